"""The house's rules, held by its own tests: imports go down, and each door has one keeper."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parent.parent / "pipeline"
FLOORS = (
    {"problems", "digest", "translate"},
    {"model"},
    {"yamlfile", "yamlediting", "yamlwords", "opening", "audiofile", "progress", "store", "tools", "extras"},
    {"content", "paragraphs", "render", "renderworker", "speech", "voice", "sound", "schedule"},
    {"bundle", "pages"},
    {"publish"},
    {"work"},
    {"cli", "__main__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
STAGES = {"content", "speech", "voice", "sound", "schedule", "render"}
MODULES = sorted(
    path for path in PIPELINE.rglob("*.py") if path.name != "__init__.py" or path.parent != PIPELINE
)


def room_of(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def rooms_imported(path: Path) -> set[str]:
    parts = (name.split(".") for name in imports(path))
    return {part[1] for part in parts if part[0] == "pipeline" and len(part) > 1 and part[1] in FLOOR}


def calls(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    return {ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)}


def named(path: Path) -> str:
    return str(path.relative_to(PIPELINE))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_go_down_only(path: Path) -> None:
    own = room_of(path)
    above = {room for room in rooms_imported(path) if FLOOR[room] > FLOOR[own]}
    assert not above, f"{named(path)} imports from a floor above it"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_stages_do_not_know_one_another(path: Path) -> None:
    own = room_of(path)
    if own in STAGES:
        assert not (rooms_imported(path) & STAGES) - {own}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_the_command_line_imports_click_and_prints(path: Path) -> None:
    if room_of(path) not in {"cli", "__main__"}:
        assert "click" not in {name.split(".")[0] for name in imports(path)}
        assert "print" not in calls(path)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_tools_starts_programs(path: Path) -> None:
    if room_of(path) != "tools":
        roots = {name.split(".")[0] for name in imports(path)}
        assert not roots & {"subprocess", "multiprocessing"}
        assert not calls(path) & {"os.system", "os.popen", "os.fork"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_network_voices_and_publication_open_sockets(path: Path) -> None:
    if room_of(path) not in {"voice", "publish"}:
        roots = {name.split(".")[0] for name in imports(path)}
        assert not roots & {"socket", "requests", "urllib3", "http", "ssl", "httpx"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_files_of_content_are_opened_by_one_door(path: Path) -> None:
    readers = {PIPELINE / "yamlfile.py", PIPELINE / "audiofile.py", *(PIPELINE / "content").glob("*.py")}
    if path in readers - {PIPELINE / "content" / "official.py"}:  # which reads a package's data
        opened = {call.rpartition(".")[2] for call in calls(path) if not call.startswith("opening.")}
        assert not opened & {"open", "read_bytes", "read_text"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_clock_and_no_environment_below_the_command_line(path: Path) -> None:
    if room_of(path) in {"cli", "__main__"}:
        return
    text = path.read_text("utf-8")
    clocks = {"time.time", "datetime.now", "dt.datetime.now", "dt.date.today", "date.today", "datetime.today"}
    assert not calls(path) & clocks
    assert "os.environ" not in text
    assert "os.getenv" not in text


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(path) for path in MODULES}
    assert rooms <= set(FLOOR), "a new module of pipeline/ needs its floor in FLOORS"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 330
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 45, f"{node.name} is long"
