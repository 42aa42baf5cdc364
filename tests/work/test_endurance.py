"""What must hold when a build is ended at any instant, when two run at once, and when the disk is full."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.bundle.verify import verify
from tests.builds import ROOT, SMALL, build, loa_process, made

KILLS = 100


def start(content: Path, output: Path) -> subprocess.Popen[bytes]:
    words = ["build", "--content", str(content), "--output", str(output)]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )


def broken(output: Path) -> list[str]:
    """Return what lies under a final name and is not whole: bundles, and objects unlike their names."""
    from pipeline.digest import sha256_of_file

    bundles = [str(path) for path in output.glob("*/bundles/[!.]*.zip") if verify(path)]
    objects = (path for path in output.glob("store/objects/*/*") if not path.name.startswith(".draft"))
    return bundles + [str(path) for path in objects if sha256_of_file(path) != path.stem]


@pytest.mark.soak
def test_a_hundred_kills_leave_nothing_that_looks_done_and_the_same_bytes_after(
    tmp_path: Path,
) -> None:
    build(SMALL, tmp_path / "calm")
    began = time.monotonic()
    build(SMALL, tmp_path / "timed")
    lasts = time.monotonic() - began
    output, luck, kills = tmp_path / "killed", random.Random(2026), 0
    while kills < KILLS:
        process = start(SMALL, output)
        time.sleep(lasts * luck.random())
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        else:  # what others left was soon done: begin from nothing again
            shutil.rmtree(output)
        process.communicate()
        assert broken(output) == []
    build(SMALL, output)
    whole = {name: digest for name, digest in made(output).items() if ".draft-" not in name}
    assert whole == made(tmp_path / "calm")  # drafts of the killed are swept after a day, not before


def test_two_builds_at_once_end_with_the_same_bytes(tmp_path: Path) -> None:
    both = [start(SMALL, tmp_path / "shared") for _ in range(2)]
    said = [process.communicate(timeout=300)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    build(SMALL, tmp_path / "alone")
    assert made(tmp_path / "shared") == made(tmp_path / "alone")
    assert broken(tmp_path / "shared") == []


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_ctrl_c_ends_a_build_at_once_and_the_next_goes_on(tmp_path: Path) -> None:
    process = start(SMALL, tmp_path / "output")
    while not list((tmp_path / "output").glob("store/objects/*/*.wav")):
        assert process.poll() is None
        time.sleep(0.01)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes at once
    _, said = process.communicate()
    assert time.monotonic() - began < 2
    assert process.returncode == 128 + signal.SIGINT
    assert said.decode().splitlines()[-1] == "stopped; what was made is kept"
    assert "Traceback" not in said.decode()
    assert broken(tmp_path / "output") == []
    build(SMALL, tmp_path / "output")


@pytest.mark.skipif(not Path("/dev/full").exists() or os.name == "nt", reason="needs a POSIX system")
def test_a_full_disk_is_said_clearly_and_the_bundle_of_before_stays_whole(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    build(content, tmp_path / "output")
    before = made(tmp_path / "output")
    script = content / "segments" / "hoi-o-dau" / "segment.yaml"
    script.write_text(
        script.read_text("utf-8").replace("script: |\n", "script: |\n  Một câu mới.\n\n", 1), "utf-8"
    )
    ended = loa_process("build", "--content", content, "--output", tmp_path / "output", env=limited(tmp_path))
    assert ended.returncode == 3, ended.stderr
    assert "cannot write" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert made(tmp_path / "output") == before


def limited(folder: Path) -> dict[str, str]:
    """Return an environment in which every file beyond 40 kB is refused, as on a full disk.

    A sitecustomize module sets the limit in the build and in all its processes.
    """
    code = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
    )
    (folder / "limits").mkdir()
    (folder / "limits" / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": f"{folder / 'limits'}{os.pathsep}{ROOT}"}
