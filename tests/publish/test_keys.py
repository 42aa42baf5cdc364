"""Keys are minisign's, both ways, and a secret one is never where it could be published."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.publish.keys import (
    BadKey,
    new_key,
    read_public,
    read_secret,
    refuse_inside,
    write_secret,
)
from pipeline.publish.signing import read_signature, sign
from tests.publish.centre import KEY
from tests.publish.minisign import minisign

PASSPHRASE = "mật khẩu có dấu"


def test_a_pair_that_is_written_is_read_back(tmp_path: Path) -> None:
    key, path = new_key(), tmp_path / "loa.key"
    write_secret(key, path, "")
    assert read_secret(path.read_text("ascii"), path, "") == key
    assert read_public(key.public.text(), path) == key.public


def test_a_passphrase_opens_its_key_and_no_other_does(tmp_path: Path) -> None:
    path = tmp_path / "loa.key"
    write_secret(KEY, path, PASSPHRASE)
    text = path.read_text("ascii")
    assert read_secret(text, path, PASSPHRASE) == KEY
    with pytest.raises(BadKey, match="passphrase"):
        read_secret(text, path, "khác")


def test_a_secret_key_is_its_owners_alone_and_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "loa.key"
    write_secret(KEY, path, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(BadKey, match="there already"):
        write_secret(new_key(), path, "")
    assert read_secret(path.read_text("ascii"), path, "") == KEY


@pytest.mark.parametrize(
    "place", ["project/loa.key", "project/a/b/loa.key", "project/../project/loa.key", "way/loa.key"]
)
def test_a_secret_key_is_refused_in_a_folder_that_is_copied(tmp_path: Path, place: str) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "way").symlink_to(tmp_path / "project")
    with pytest.raises(BadKey, match="must not lie"):
        refuse_inside(tmp_path / place, (tmp_path / "project",))
    refuse_inside(tmp_path / "project-keys" / "loa.key", (tmp_path / "project",))


@pytest.mark.parametrize("text", ["", "RWQ", "untrusted comment: x\n!!!\n", "a\n" + "QUJD" * 50, "\ufeff\0"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey, match="no public key of minisign's kind"):
        read_public(text, Path("loa.pub"))
    with pytest.raises(BadKey, match="no secret key of minisign's kind"):
        read_secret(text, Path("loa.key"), "")


def test_a_secret_key_does_not_show_itself() -> None:
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_minisign_verifies_what_we_sign(tmp_path: Path) -> None:
    (tmp_path / "loa.pub").write_text(KEY.public.text(), "ascii")
    (tmp_path / "tuan").write_bytes("Tuần 48".encode())
    (tmp_path / "tuan.minisig").write_bytes(sign("Tuần 48".encode(), KEY, timestamp=1, file="tuan"))
    ended = minisign("-V", "-p", "loa.pub", "-m", "tuan", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "file:tuan" in ended.stdout
    (tmp_path / "tuan").write_bytes(b"khac")
    assert minisign("-V", "-p", "loa.pub", "-m", "tuan", folder=tmp_path).returncode != 0


def test_minisign_signs_with_our_secret_key_and_we_verify_it(tmp_path: Path) -> None:
    write_secret(KEY, tmp_path / "loa.key", PASSPHRASE)
    (tmp_path / "tuan").write_bytes(b"Tuan 48")
    ended = minisign("-S", "-s", "loa.key", "-m", "tuan", folder=tmp_path, said=f"{PASSPHRASE}\n")
    assert ended.returncode == 0, ended.stderr
    signature = read_signature((tmp_path / "tuan.minisig").read_bytes())
    assert signature is not None
    assert signature.refused_for(b"Tuan 48", KEY.public) is None
    assert signature.refused_for(b"Tuan 49", KEY.public) is not None


def test_a_pair_of_minisigns_own_signs_for_us(tmp_path: Path) -> None:
    ended = minisign("-G", "-W", "-p", "m.pub", "-s", "m.key", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    key = read_secret((tmp_path / "m.key").read_text("ascii"), tmp_path / "m.key", "")
    assert key.public == read_public((tmp_path / "m.pub").read_text("ascii"), tmp_path / "m.pub")
