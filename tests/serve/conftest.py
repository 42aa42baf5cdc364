"""A served site that the tests of a module share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.sites import Published, published, serving


@dataclass(frozen=True)
class Served:
    """A site, the address it is served at, and the server's process."""

    site: Published
    address: str
    pid: int

    @property
    def zip_url(self) -> str:
        """Where the commune's zip is to be had."""
        return self.address + self.site.told.bundle.path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = published(tmp_path_factory.mktemp("served"))
    with serving(site.output) as (address, pid):
        yield Served(site, address, pid)
