"""A week as a site tells of it, that the tests of a module share."""

from __future__ import annotations

import pytest

from pipeline.model.published import PublishedWeek
from tests.sites import Published, published


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return published(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def week(site: Published) -> PublishedWeek:
    return site.told
