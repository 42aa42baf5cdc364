"""Publication as an operator and a commune run it: keys, build, publish, fetch, mirror, recall."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
from pathlib import Path

import pytest

from pipeline.bundle.verify import verify
from pipeline.problems import Stopped
from pipeline.progress import Silent
from pipeline.publish.centre.site import Site
from pipeline.publish.centre.weeks import weeks_in
from pipeline.publish.keys import new_key
from pipeline.store import Store
from pipeline.work.packing.sealing import RECORD, built_week
from pipeline.work.publishing import PublishRequest
from pipeline.work.publishing import publish as publish_week
from pipeline.work.recalling import Recalling
from tests.builds import SMALL, build, loa

CODE, WEEK = "15061", "2026-W48"
PLANNED = SMALL / "weeks" / f"{WEEK}.yaml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with content, a built output, and keys; its week is the present one, so that it may air."""
    folder = tmp_path_factory.mktemp("publishing")
    shutil.copytree(SMALL, folder / "content")
    today = dt.date.today()
    if f"{today:%G-W%V}" != WEEK:
        (folder / "content" / "weeks" / PLANNED.name).rename(
            folder / "content" / "weeks" / f"{today:%G-W%V}.yaml"
        )
    build(folder / "content", folder / "output")
    ended = loa("keys", "new", folder / "keys" / "loa.key", "--no-passphrase")
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture
def centre(built: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return shutil.copytree(built, tmp_path / "centre")


def at(centre: Path) -> list[str | Path]:
    """The options that name a centre's folders and key."""
    folders: list[str | Path] = ["--content", centre / "content", "--output", centre / "output"]
    return [*folders, "--key", centre / "keys" / "loa.key"]


def week_of(centre: Path) -> str:
    return next((centre / "content" / "weeks").iterdir()).stem


def publish(centre: Path, *words: str) -> dict[str, object]:
    ended = loa("publish", *at(centre), "--json", *words)
    assert ended.returncode == 0, ended.stderr
    said: dict[str, object] = json.loads(ended.stdout)
    return said


def test_a_zip_composed_for_the_site_is_the_one_that_was_built(centre: Path) -> None:
    publish(centre, "--with-zips")
    zips = sorted((centre / "output" / "site").rglob("*.zip"))
    built = sorted((centre / "output" / week_of(centre) / "bundles").glob("*.zip"))
    assert [path.name for path in zips] == [path.name for path in built] != []
    assert [path.read_bytes() for path in zips] == [path.read_bytes() for path in built]


def test_a_commune_fetches_what_was_published_and_gets_no_wrong_segment_after_a_recall(centre: Path) -> None:
    publish(centre)
    site, dest, public = centre / "output" / "site", centre / "xa", centre / "keys" / "loa.key.pub"
    ended = loa("fetch", site, CODE, dest, "--key", public)
    week = week_of(centre)
    assert (ended.returncode, ended.stdout) == (0, f"{dest / week}A\n")
    ended = loa("recall", week, "hoi-o-dau", "--reason", "Sai số điện thoại", *at(centre))
    assert ended.returncode == 0, ended.stderr
    ended = loa("fetch", site, CODE, dest)
    assert (ended.returncode, ended.stdout) == (0, f"{dest / week}B\n")
    assert "Sai số điện thoại" in ended.stderr
    assert "hoi-o-dau" not in (dest / f"{week}B" / "data" / "LICH.JSON").read_text("utf-8")
    assert verify(dest / f"{week}B") == ()


def test_a_stick_for_one_commune_works_like_the_site(centre: Path) -> None:
    publish(centre)
    public = centre / "keys" / "loa.key.pub"
    assert loa("mirror", centre / "output" / "site", centre / "usb", CODE, "--key", public).returncode == 0
    ended = loa("fetch", centre / "usb", CODE, centre / "xa", "--key", public, "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["releases"] == [f"{week_of(centre)}A"]


def test_the_same_week_again_is_nothing_new(centre: Path) -> None:
    assert publish(centre)["new"] == ["15061", "15127"]
    assert publish(centre)["new"] == []


def test_a_week_that_was_not_built_is_not_published(centre: Path) -> None:
    (centre / "output" / week_of(centre) / RECORD).unlink()
    for words in ((), (week_of(centre),)):
        ended = loa("publish", *words, *at(centre))
        assert ended.returncode == 1
        assert "is not built" in ended.stderr
    assert not (centre / "output" / "site" / "index.json").exists()


def test_a_record_that_was_changed_after_the_build_is_not_published(centre: Path) -> None:
    record = centre / "output" / week_of(centre) / RECORD
    opened = gzip.decompress(record.read_bytes())
    assert b"hoi-o-dau" in opened
    record.write_bytes(gzip.compress(opened.replace(b"hoi-o-dau", b"hoi-o-kia")))
    ended = loa("publish", *at(centre))
    assert ended.returncode == 1
    assert "is not built" in ended.stderr


def test_a_week_that_is_over_is_not_published(centre: Path) -> None:
    output, key = centre / "output", new_key()
    record = built_week(output, None)
    for days, over in ((6, False), (7, True)):
        noon = dt.datetime.combine(record.monday + dt.timedelta(days=days), dt.time(5), dt.UTC)
        request = PublishRequest(centre / "content", output, None, noon, key)
        if over:
            with pytest.raises(Stopped, match="is over: nobody could air it"):
                publish_week(request, Silent())
        else:
            assert len(publish_week(request, Silent()).new) == 2


def test_a_tag_that_was_damaged_after_the_build_is_not_published(centre: Path) -> None:
    tag = next((centre / "output" / "store" / "objects").rglob("*.id3"))
    tag.write_bytes(tag.read_bytes()[:-1] + b"?")
    ended = loa("publish", *at(centre))
    assert ended.returncode == 1
    assert "no longer what it was when the week was described" in ended.stderr
    assert not (centre / "output" / "site" / "index.json").exists()


def test_a_revision_that_was_refused_is_told_of_by_nobody(centre: Path) -> None:
    publish(centre)
    planned = next((centre / "content" / "weeks").iterdir())
    planned.write_text("revision: 1\n" + planned.read_text("utf-8"), "utf-8")
    build(centre / "content", centre / "output")
    week = built_week(centre / "output", None)
    tag = week.communes[-1].programmes[0].tag
    assert tag
    path = Store(centre / "output" / "store").object(tag.sha256, tag.suffix)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert loa("publish", *at(centre)).returncode == 1
    for commune in week.communes:
        (told,) = weeks_in(centre / "output" / "site", commune.code)
        assert told.revision == "A"


def test_publication_and_recall_open_no_engine_and_render_no_template(
    centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing is made anew once a week is recorded")

    for name in ("pipeline.voice.engines.engine", "pipeline.tools.Worker.start", "pipeline.tools.processes"):
        monkeypatch.setattr(name, never)
    output, now, key = centre / "output", dt.datetime.now(dt.UTC), new_key()
    done = publish_week(PublishRequest(centre / "content", output, None, now, key), Silent())
    assert len(done.new) == 2
    shutil.rmtree(centre / "content")
    later = Site(done.site, key, now + dt.timedelta(hours=1))
    assert Recalling(later, output, done.week, "hoi-o-dau", "Sai").run(Silent()).communes == done.new


def test_content_that_changed_since_it_was_heard_is_not_published(centre: Path) -> None:
    segment = centre / "content" / "segments" / "hoi-o-dau" / "segment.yaml"
    segment.write_text(segment.read_text("utf-8").replace("Xin nhắc lại", "Xin được nhắc lại"), "utf-8")
    ended = loa("publish", *at(centre))
    assert ended.returncode == 1
    assert "content has changed since the week was built" in ended.stderr


def test_other_bytes_need_another_revision(centre: Path) -> None:
    publish(centre)
    segment = centre / "content" / "segments" / "hoi-o-dau" / "segment.yaml"
    segment.write_text(segment.read_text("utf-8").replace("Hỏi ở đâu?", "Hỏi luật ở đâu?"), "utf-8")
    build(centre / "content", centre / "output")
    ended = loa("publish", *at(centre))
    assert ended.returncode == 1
    assert "other bytes were published under this week and revision" in ended.stderr
    planned = next((centre / "content" / "weeks").iterdir())
    planned.write_text("revision: 1\n" + planned.read_text("utf-8"), "utf-8")
    build(centre / "content", centre / "output")
    assert publish(centre)["revision"] == "B"


@pytest.mark.parametrize("place", ["content/loa.key", "output/site/loa.key"])
def test_a_secret_key_is_kept_out_of_what_is_copied(centre: Path, place: str) -> None:
    words: list[str | Path] = ["--content", centre / "content", "--output", centre / "output"]
    ended = loa("keys", "new", centre / place, "--no-passphrase", *words)
    assert ended.returncode == 1
    assert "must not lie" in ended.stderr
    assert not (centre / place).exists()


def test_a_passphrase_from_a_file_opens_the_key(centre: Path) -> None:
    (centre / "passphrase").write_text("bí mật\n", "utf-8")
    words: list[str | Path] = ["--passphrase-file", centre / "passphrase"]
    assert loa("keys", "new", centre / "k" / "loa.key", *words).returncode == 0
    options = [*at(centre)[:4], "--key", centre / "k" / "loa.key"]
    assert loa("publish", *options, *words).returncode == 0
    assert loa("publish", *options).returncode == 2
    (centre / "passphrase").write_text("khác", "utf-8")
    assert loa("publish", *options, *words).returncode == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("fetch", "nowhere", CODE, "xa"), 1),
        (("fetch", "nowhere", "1506", "xa"), 2),
        (("fetch", "http://127.0.0.1:9/", CODE), 2),
        (("mirror", "nowhere", "usb"), 2),
        (("recall", WEEK, "hoi-o-dau"), 2),
    ],
)
def test_what_cannot_be_done_ends_as_a_script_expects(
    tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    ended = loa(*(str(tmp_path / word) if word in ("nowhere", "xa", "usb") else word for word in words))
    assert ended.returncode == status, ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_site_that_does_not_answer_ends_with_3(centre: Path) -> None:
    ended = loa("fetch", centre / "nowhere", CODE, centre / "xa", "--key", centre / "keys" / "loa.key.pub")
    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
