"""What scripts/measure does, run inside the project's environment.

Every figure is the fastest of a few runs in processes of their own, as a user would start them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import tools

ROOT = Path(__file__).resolve().parent.parent
Row = tuple[str, str, str]


def loa(*words: str | Path) -> float:
    """Run a verb to its end and return the seconds it took; raises CalledProcessError when it fails."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def fastest(runs: int, *words: str | Path) -> float:
    """Return the seconds of the fastest of some runs."""
    return min(loa(*words) for _ in range(runs))


def builds(folder: Path) -> Iterator[Row]:
    """Yield what the sample week's builds take: cold, unchanged, and with one sentence changed."""
    content, output = folder / "content", folder / "output"
    shutil.copytree(ROOT / "content", content)
    build = ("build", "--content", content, "--output", output)
    cold = loa(*build)
    yield "cold build of the sample week", "30 s", f"{cold:.1f} s"
    same = fastest(3, *build)
    yield "build with nothing changed", f"10 % ({cold / 10:.1f} s)", f"{same:.1f} s"
    before = objects(output)
    change_a_sentence(content)
    taken = loa(*build)
    new = objects(output) - before
    kinds = f"{count(new, '.wav') - 1} clip, 1 master, {count(new, '.mp3')} encoded"
    yield "build with one sentence changed", "1 clip, 1 part a profile", f"{taken:.1f} s: {kinds}"


def change_a_sentence(content: Path) -> None:
    """Make another sentence of the first one of a segment's common part."""
    script = content / "segments" / "hoi-o-dau" / "segment.yaml"
    text = script.read_text("utf-8")
    body = text[text.index("script: |") :]
    sentence = re.search(r"^  [^{}\n]+\.$", body, re.MULTILINE)
    assert sentence
    script.write_text(text.replace(sentence[0], sentence[0][:-1] + ", xin nhớ kỹ."), "utf-8")


def objects(output: Path) -> set[str]:
    """Return the names of the store's objects."""
    return {path.name for path in (output / "store" / "objects").rglob("*.*")}


def count(names: set[str], suffix: str) -> int:
    """Return how many names end so."""
    return sum(name.endswith(suffix) for name in names)


def loudness(output: Path) -> Row:
    """Return how far the distinct encoded files lie from the target, by ffmpeg's ebur128."""
    files = [path for path in (output / "store" / "objects").rglob("*.mp3") if path.stat().st_size > 20_000]
    heard = [measured(path) for path in files]
    worst = max(abs(level + 16) for level, _ in heard)
    peak = max(peak for _, peak in heard)
    what = f"{len(files)} encoded files: farthest from -16 LUFS; highest true peak"
    return what, "0.5 LU; -1.0 dBTP", f"{worst:.2f} LU; {peak:.1f} dBTP"


def measured(path: Path) -> tuple[float, float]:
    """Return a file's integrated loudness (LUFS) and true peak (dBTP), decoded and metered by ffmpeg."""
    meter = ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    _, said = tools.run([tools.ffmpeg(), "-nostdin", "-i", str(path), *meter])
    level, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", said), re.search(r"Peak:\s+(-?[\d.]+) dBFS", said)
    assert level
    assert peak
    return float(level[1]), float(peak[1])


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [("`loa --help`", "0.3 s", f"{fastest(5, '--help'):.2f} s")]
        rows.append(("`loa check` of the sample", "1.5 s", f"{fastest(5, 'check'):.2f} s"))
        rows += builds(Path(folder))
        rows.append(loudness(Path(folder) / "output"))
    sys.stdout.write("| what | at most | measured |\n|---|---|---|\n")
    sys.stdout.write("".join(f"| {' | '.join(row)} |\n" for row in rows))


if __name__ == "__main__":
    main()
