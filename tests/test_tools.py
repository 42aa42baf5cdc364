"""The door to other programs and processes: every end is told, none hangs, none leaves a process behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.problems import MachineLacks
from pipeline.tools import ToolFailed, Worker, WorkerEnded

PYTHON = sys.executable

WORKER = """
import os, sys, time
from pipeline.tools import answer

def handle(request):
    if request == "hang":
        time.sleep(60)
    if request == "die":
        os._exit(9)
    if request == "print":
        print("a library talks")
        os.write(1, b"and another\\n")
    if request == "eat":
        return len("x" * 1024 * 1024 * 1024)
    return {"heard": request, "by": os.getpid()}

answer(handle, memory_mb=int(sys.argv[1]))
"""


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker that does as it is told, well or badly."""
    (tmp_path / "told_worker.py").write_text(WORKER, encoding="utf-8")
    root = str(Path(tools.__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{root}")
    return Worker("told_worker", "0")


def test_ffmpeg_is_there_and_runs() -> None:
    out, _said = tools.run([tools.ffmpeg(), "-hide_banner", "-version"])
    assert out.startswith(b"ffmpeg version")


def test_a_program_gets_its_input_and_both_its_outputs_come_back() -> None:
    code = "import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d[::-1]); sys.stderr.write('đã')"
    assert tools.run([PYTHON, "-X", "utf8", "-c", code], data=b"abc") == (b"cba", "đã")


def test_a_program_is_followed_line_by_line_while_it_runs(tmp_path: Path) -> None:
    """It waits for what is done with its first line, so that nothing is heard only at the end."""
    heard, answer = [], tmp_path / "answer"
    code = (
        "import os, sys, time\nprint('một', flush=True)\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
        "print('hai')\nsys.exit('hỏng')"
    )

    def hear(line: str) -> None:
        heard.append(line)
        answer.touch()

    status, said = tools.follow([PYTHON, "-X", "utf8", "-c", code, answer], hear)
    assert (heard, status, said.strip()) == (["một", "hai"], 1, "hỏng")
    with pytest.raises(MachineLacks, match="no-such-program cannot be started"):
        tools.follow(["no-such-program"], hear)


def test_a_program_that_fails_is_told_with_its_last_words() -> None:
    code = "import sys; sys.stderr.write('x' * 1000 + 'no such codec'); sys.exit(7)"
    with pytest.raises(ToolFailed, match=r"status 7.*no such codec") as failed:
        tools.run([PYTHON, "-c", code])
    assert len(str(failed.value)) < 500


def test_a_program_that_takes_too_long_is_ended() -> None:
    start = time.monotonic()
    with pytest.raises(ToolFailed, match=r"more than 0\.3 seconds"):
        tools.run([PYTHON, "-c", "import time; time.sleep(60)"], seconds=0.3)
    assert time.monotonic() - start < 30


def test_a_program_that_is_not_there_is_what_the_machine_lacks() -> None:
    with pytest.raises(MachineLacks, match="cannot be started") as lacks:
        tools.run(["/no/such/program"])
    assert lacks.value.exit_code == 3


def test_a_program_that_does_not_read_its_input_is_no_error() -> None:
    assert tools.run([PYTHON, "-c", "print(1)"], data=b"x" * 1_000_000)[0].split() == [b"1"]


def test_processes_work_in_parallel_and_each_is_fresh() -> None:
    with tools.processes(2) as executor:
        assert list(executor.map(abs, [-1, -2, -3])) == [1, 2, 3]


def test_a_worker_answers_one_question_after_another(worker: Worker) -> None:
    with worker:
        answers = [worker.ask(question, 30) for question in ("một", {"hai": 2}, [3])]
    assert [answer["heard"] for answer in answers] == ["một", {"hai": 2}, [3]]
    assert len({answer["by"] for answer in answers}) == 1


def test_what_a_library_prints_does_not_spoil_an_answer(worker: Worker) -> None:
    with worker:
        assert worker.ask("print", 30)["heard"] == "print"
        assert worker.ask("again", 30)["heard"] == "again"


@pytest.mark.parametrize(("order", "timed_out"), [("hang", True), ("die", False)])
def test_a_worker_that_ends_is_told_and_replaced(worker: Worker, order: str, timed_out: bool) -> None:
    with worker:
        before = worker.ask("hello", 30)["by"]
        with pytest.raises(WorkerEnded) as ended:
            worker.ask(order, 1.0)
        assert ended.value.timed_out is timed_out
        assert worker.ask("hello", 30)["by"] != before


def test_a_worker_killed_between_two_questions_is_replaced(worker: Worker) -> None:
    with worker:
        by = worker.ask("hello", 30)["by"]
        os.kill(by, 9)
        os.waitpid(by, 0)
        assert worker.ask("hello", 30)["by"] != by


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps an address space reliably")
def test_a_worker_cannot_eat_more_memory_than_its_cap(worker: Worker) -> None:
    with Worker("told_worker", "400") as capped:
        assert capped.ask("hello", 30)["heard"] == "hello"
        with pytest.raises(WorkerEnded):
            capped.ask("eat", 30)


def test_a_module_that_is_not_there_is_an_end_and_not_a_hang(worker: Worker) -> None:
    with Worker("no_such_worker") as none, pytest.raises(WorkerEnded):
        none.ask("hello", 30)


def test_a_closed_worker_leaves_no_process(worker: Worker) -> None:
    by = worker.ask("hello", 30)["by"]
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(by, 0)
    worker.close()


def test_a_worker_whose_asker_is_gone_ends_without_a_word(worker: Worker) -> None:
    left = subprocess.Popen(
        [PYTHON, "-m", "told_worker", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert left.stdin
    assert left.stdout
    left.stdout.close()
    left.stdin.write(b'"hello"\n')
    left.stdin.flush()
    assert left.wait(30) == 0
    assert left.stderr
    assert left.stderr.read() == b""
