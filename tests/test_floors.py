"""The house's rules, held by its own tests: imports go down, no circle of files, each door has one keeper,
one word for one thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parent.parent / "pipeline"
FLOORS = (
    {"problems", "digest", "translate"},
    {"model"},
    {
        "yamlfile",
        "yamlediting",
        "yamlwords",
        "opening",
        "audiofile",
        "progress",
        "store",
        "tools",
        "extras",
        "wav",
    },
    {"content", "paragraphs", "render", "renderworker", "speech", "voice", "sound", "schedule"},
    {"bundle", "pages"},
    {"publish"},
    {"work"},
    {"cli", "__main__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ROOMS_OF_WORK = ("texts", "casting", "preparing", "speaking", "packing", "release")
"""From the ground up; the verbs stand above them."""
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


def file_of(module: str) -> Path | None:
    """Return the file that a dotted name stands for; None for names inside a module, or of other packages."""
    path = PIPELINE.parent.joinpath(*module.split("."))
    if path.with_suffix(".py").is_file():
        return path.with_suffix(".py")
    return path / "__init__.py" if (path / "__init__.py").is_file() else None


def files_imported(path: Path) -> set[Path]:
    """Return the files of the project that a file imports; of `from package import module` the module."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= set(filter(None, (file_of(name.name) for name in node.names)))
        elif isinstance(node, ast.ImportFrom) and node.module:
            submodules = (file_of(f"{node.module}.{name.name}") for name in node.names)
            found |= set(filter(None, (file or file_of(node.module or "") for file in submodules)))
    return found - {path}


def test_no_circle_of_files() -> None:
    imported = {path: files_imported(path) & set(MODULES) for path in MODULES}
    left = dict(imported)
    while free := [path for path in left if not left[path] & left.keys()]:
        for path in free:
            del left[path]
    assert not left, f"these import one another in a circle, or stand on one: {sorted(map(named, left))}"


def test_rooms_of_work_import_down_only() -> None:
    for path in (PIPELINE / "work").glob("*/*.py"):
        own = ROOMS_OF_WORK.index(path.parent.name)
        for other in files_imported(path):
            if other.parent.parent == PIPELINE / "work":
                assert ROOMS_OF_WORK.index(other.parent.name) <= own, f"{named(path)} imports {named(other)}"
            assert other.parent != PIPELINE / "work", f"{named(path)} imports the verb {named(other)}"


MODULE_LINES, FUNCTION_LINES, PARAMETERS = 300, 40, 7
SHORTEST = 20
SHORT = {
    "__main__.py": "python -m pipeline",
    "cli/words.py": "set before any verb is imported, so it imports next to nothing",
}
"""Modules below the shortest, each with its reason; a package's face says what the package is for."""


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    short = len(text.splitlines()) < SHORTEST and path.name != "__init__.py"
    assert short == (named(path) in SHORT), "a module below twenty lines needs its reason in SHORT"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < FUNCTION_LINES, f"{node.name} is long"
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            own = given[:1] and given[0].arg in ("self", "cls")
            assert len(given) - bool(own) <= PARAMETERS, f"{node.name} has many parameters"


def test_a_public_class_name_exists_once() -> None:
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for name in class_names(path):
            homes.setdefault(name, []).append(named(path))
    assert not {name: where for name, where in homes.items() if len(where) > 1}


def class_names(path: Path) -> Iterator[str]:
    """Yield the names of a module's public classes and type aliases."""
    for node in ast.parse(path.read_text("utf-8")).body:
        names = [node.name] if isinstance(node, ast.ClassDef) else []
        if isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
        yield from (name for name in names if name[0].isupper() and not name.isupper())
