"""Loa with exactly what scripts/loa installs: every verb works there, and what it lacks it says how to get.

The environment is made by scripts/bootstrap.py itself, once for each state of pyproject.toml and
constraints.txt, in .venv-plain. It is made with pip; after that no test here reaches an index.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipeline.cli.loa import VERBS
from pipeline.extras import EXTRAS
from tests.builds import ROOT, SAMPLE, SMALL, Ended, loa_process
from tests.plain import Plain
from tests.sites import ADDRESS, CODE, serving
from tests.voice.tiny import mms_voice

sys.path.insert(0, str(ROOT / "scripts"))

import bootstrap
import catalogue

PLAIN = ROOT / ".venv-plain"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OPTIONAL = PROJECT["optional-dependencies"]
NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PYTHONPATH": ""}
"""What keeps pip from every index, whatever this machine's own is."""
LANGUAGES = """
- code: vi
  name: Tiếng Việt
  scripts: [Latn]
  voices:
    - {engine: sherpa, voice: piper-vais1000}
    - {engine: edge, voice: vi-VN-HoaiMyNeural}
    - {engine: espeak, voice: vi}
    - {engine: gtts, voice: vi}

- code: mtq
  name: Tiếng Mường
  scripts: [Latn]
  people_only: true
"""
"""A station that would have every voice, if it were installed."""


@pytest.fixture(scope="module")
def plain() -> bootstrap.Environment:
    """The environment of this state, made if it is not there yet; those of others are thrown away."""
    key = f"{sys.version_info.major}.{sys.version_info.minor}-{bootstrap.current()[:12]}"
    environment = bootstrap.Environment(PLAIN / key)
    for other in PLAIN.iterdir() if PLAIN.exists() else ():
        if not other.name.startswith(key) and other.is_dir():
            shutil.rmtree(other)
    environment.ready()
    return environment


@pytest.fixture(scope="module")
def verbs(plain: bootstrap.Environment) -> Iterator[Plain]:
    """That environment's Python, which runs verbs one after another."""
    python = Plain(plain.python, NO_INDEX)
    yield python
    python.close()


@pytest.fixture(scope="module")
def place(plain: bootstrap.Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a station, its week built and published, and its keys; HOME, too."""
    folder = tmp_path_factory.mktemp("plain")
    shutil.copytree(SMALL, folder / "content")
    (folder / "content" / "languages.yaml").write_text(LANGUAGES, "utf-8")
    station = folder / "content" / "station.yaml"
    station.write_text(station.read_text("utf-8") + f"\nsite: {ADDRESS}\n", "utf-8")
    for words in ("keys new --no-passphrase", "build {at}", "publish {at}"):
        ended = run(plain, folder, words)
        assert ended.returncode == 0, ended.stderr
    return folder


def run(environment: bootstrap.Environment, folder: Path, words: str, **env: str) -> Ended:
    """Run a verb as scripts/loa does, in an environment."""
    return loa_process(
        *filled(folder, words), env={**NO_INDEX, "HOME": str(folder), **env}, python=environment.python
    )


def ask(verbs: Plain, folder: Path, words: str) -> Ended:
    """Run a verb in the plain environment's running Python."""
    return verbs.loa(*filled(folder, words), HOME=str(folder))


def filled(folder: Path, words: str) -> list[str]:
    """Return words with what {at}, {site} and {key} are for a folder."""
    output = folder / "output"
    at = f"--content {folder / 'content'} --output {output}"
    where = {"site": output / "site", "key": folder / ".loa" / "loa.key.pub", "here": folder}
    return words.format(at=at, root=ROOT, **where).split()


GOOD = {
    "announce": ("announce --output {here}/output", "SMS (1): "),
    "approve": ("approve hoi-o-dau --by A --role B --yes --content {here}/content", "+ Bà con cần hỏi"),
    "build": ("build {at}", "15061-ngoc-lac.zip"),
    "check": ("check --content {here}/content", "0 errors"),
    "completion": ("completion bash", "complete -o nosort -F _loa_completion loa"),
    "fetch": ("fetch {site} 15061 {here}/fetched --key {key}", "2026-W48A"),
    "keys": ("keys new {here}/other.key --no-passphrase", "give it to the communes"),
    "laws": ("laws --content {here}/content", "luat-11-2017-qh14"),
    "lexicon": ("lexicon --content {here}/content", "<lexeme>"),
    "mirror": ("mirror {site} {here}/mirrored --key {key}", "2 communes"),
    "new": ("new week 2026-W50 --content {here}/content", "2026-W50.yaml"),
    "publish": ("publish {at}", "0 of 2 communes have something new"),
    "recall": ("recall 2026-W48 hoi-o-dau --reason Sai {at}", "2 communes have a revision without it"),
    "say": ("say Xin-chào {at}", ".mp3"),
    "schema": ("schema plan", '"format"'),
    "spoken": ("spoken {here}/written.txt --content {here}/content", "điều bảy"),
    "status": ("status {at}", "2026-W48"),
    "takes": ("takes hoi-o-dau vi --content {here}/content", "2 are to be read into"),
    "translation": ("translation hoi-o-dau mtq --content {here}/content", "2 paragraphs to translate"),
    "verify": ("verify {here}/output/2026-W48/bundles/15061-ngoc-lac.zip", "is whole"),
    "voices": ("voices --content {here}/content", "speaks this language here"),
}
"""Of each verb: what is typed after scripts/loa, and words of its answer (a server does not end: its test is
its own)."""

WRONG = {
    "announce": (
        "announce --output {here}/output --addresses {here}/addresses.yaml",
        3,
        "run: scripts/loa announce install",
    ),
    "approve": ("approve hoi-o-dauu --by A --role B --content {here}/content", 1, "did you mean 'hoi-o-dau'"),
    "build": ("build 2026-W84 {at}", 1, "did you mean '2026-W48'"),
    "check": ("check --content {here}/nowhere", 1, "the folder nowhere is not there"),
    "completion": ("completion tcsh", 2, "'bash', 'zsh', 'fish'"),
    "fetch": ("fetch {site} 99999 {here}/fetched-not --key {key}", 3, "99999"),
    "keys": ("keys new {here}/content/loa.key --no-passphrase {at}", 1, "must not lie"),
    "laws": ("laws luat-11-2017-qh41 --content {here}/content", 1, "laws.yaml"),
    "lexicon": ("lexicon {root}/README.md --content {here}/content", 1, "README.md"),
    "mirror": ("mirror {here}/nowhere {here}/mirrored-not --key {key}", 3, "nowhere"),
    "new": ("new commune 99999 --content {here}/content", 1, "99999"),
    "publish": ("publish {at} --key {here}/none.key", 1, "run: scripts/loa keys new"),
    "recall": ("recall 2026-W48 hoi-o-dauu --reason Sai {at}", 1, "did you mean 'hoi-o-dau'"),
    "say": ("say Xin-chào --voice edge {at}", 1, "run: scripts/loa voices install edge"),
    "schema": ("schema plans", 2, "'content', 'plan', 'site'"),
    "serve": ("serve --output {here}/nowhere", 1, "run scripts/loa publish first"),
    "spoken": ("spoken {here}/unreadable.txt --content {here}/content", 1, "YouTubez"),
    "status": ("status --content {here}/nowhere", 1, "the folder nowhere is not there"),
    "takes": ("takes hoi-o-dau mtq --content {here}/content", 1, "has no text in 'mtq' to be read"),
    "translation": (
        "translation hoi-o-dau xx --content {here}/content",
        1,
        "is no language of languages.yaml",
    ),
    "verify": ("verify {here}/nowhere.zip", 2, "does not exist"),
    "voices": ("voices install piper-vais100 --content {here}/content", 1, "did you mean 'piper-vais1000'"),
}
"""Of each verb: a mistake, its exit code and words of the answer."""


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_shows_its_help(verb: str, verbs: Plain, place: Path) -> None:
    ended = ask(verbs, place, f"{verb} --help")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(f"Usage: loa {verb}")


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "serve"])
def test_every_verb_does_its_work(verb: str, verbs: Plain, place: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(place, tmp_path / "copy"))  # so that no verb is in another's way
    (folder / "written.txt").write_text("Điều 7\n", "utf-8")
    words, said = GOOD[verb]
    ended = ask(verbs, folder, words)
    assert ended.returncode == 0, ended.stderr
    assert said in ended.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_in_words_what_is_wrong(verb: str, verbs: Plain, place: Path) -> None:
    (place / "unreadable.txt").write_text("Xem trên YouTubez\n", "utf-8")
    (place / "addresses.yaml").write_text(
        f'"{CODE}":\n  sms: ["json://127.0.0.1:9/"]\n"15127":\n  fax: [x]\n'
    )
    words, code, said = WRONG[verb]
    ended = ask(verbs, place, words)
    assert said in ended.stderr
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr


def test_the_site_is_served(plain: bootstrap.Environment, place: Path) -> None:
    served = serving(place / "output", "--jobs", "2", python=plain.python)
    with served as (address, _), urllib.request.urlopen(f"{address}communes/{CODE}/") as page:
        assert "Xã Ngọc Lặc" in page.read().decode()


def test_loa_alone_shows_its_verbs(plain: bootstrap.Environment, place: Path) -> None:
    ended = run(plain, place, "")
    assert "Traceback" not in ended.stderr
    assert all(f"  {verb}" in ended.stdout + ended.stderr for verb in VERBS)


def test_what_only_extras_bring_is_not_there(plain: bootstrap.Environment) -> None:
    asked = "import importlib.metadata as m; print(*{d.name for d in m.distributions()})"
    there = {normal(name) for name in output(plain, asked).split()}
    assert {normal(name) for name in map(name_of, PROJECT["dependencies"])} - there <= {"audioop-lts"}
    assert not there & {name_of(one) for extra in OPTIONAL.values() for one in extra}


def test_every_module_can_be_imported(plain: bootstrap.Environment) -> None:
    modules = (path.relative_to(ROOT).with_suffix("") for path in (ROOT / "pipeline").rglob("*.py"))
    names = [".".join(module.parts) for module in modules if module.name != "__main__"]
    output(plain, f"import importlib\nfor name in {names}: importlib.import_module(name)")


def output(environment: bootstrap.Environment, code: str) -> str:
    """Return what a program prints in an environment; fail with what it said when it does not end well."""
    ended = subprocess.run(
        [environment.python, "-P", "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_voices_that_are_not_installed_name_the_command_that_installs_them(verbs: Plain, place: Path) -> None:
    for words in ("voices --content {here}/content", "voices test vi --offline --content {here}/content"):
        shown = ask(verbs, place, words).stdout
        assert "scripts/loa voices install piper-vais1000" in shown
        assert "scripts/loa voices install edge" in shown


def test_what_a_voice_cannot_read_is_said_before_how_to_install_it(verbs: Plain, place: Path) -> None:
    shown = ask(verbs, place, f"check --content {SAMPLE}").stdout
    (why,) = re.findall(r"not sherpa mms-blt: (.*)", shown)
    assert "Latin letters only" in why


def test_no_message_sends_to_a_name_on_an_index_or_to_a_command_that_no_clone_has() -> None:
    verbs = "|".join(VERBS)
    for message in catalogue.messages():
        assert "pip install" not in message
        assert not re.search(rf"(?<![/`\w])loa ({verbs})\b", message), f"say scripts/loa: {message!r}"


@pytest.fixture
def growing(plain: bootstrap.Environment, tmp_path: Path) -> bootstrap.Environment:
    """An environment that has what the plain one has, and can be added to without that one changing."""
    environment = bootstrap.Environment(tmp_path / "venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment.folder], check=True)
    theirs, own = (next(one.folder.glob("lib/python*/site-packages")) for one in (plain, environment))
    (own / "plain.pth").write_text(f"import site; site.addsitedir({str(theirs)!r})\n")
    shutil.copy(plain.folder / "loa-installed", environment.folder)
    return environment


def wheel(folder: Path, package: str, code: str) -> None:
    """Write a wheel of one module, in the version that constraints.txt has of the package."""
    folder.mkdir(exist_ok=True)
    versions = (ROOT / "constraints.txt").read_text("utf-8")
    version = re.search(rf"(?m)^{package}==(.*)$", versions)
    assert version
    module, about = package.replace("-", "_"), f"{package.replace('-', '_')}-{version[1]}.dist-info"
    with zipfile.ZipFile(folder / f"{module}-{version[1]}-py3-none-any.whl", "w") as file:
        file.writestr(f"{module}.py", code)
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version[1]}\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")


POOCH = """
import logging
from pathlib import Path

def get_logger():
    return logging.getLogger("pooch")

def retrieve(where, known_hash, name, folder, downloader):
    target = Path(folder) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    downloader(where, str(target), None)
    return str(target)
"""
"""As much of pooch as brings a voice from a folder."""
INSTALLED = "voices install mms-vi --from {here}/usb --accept-licence --models {here}/models"


def test_voices_install_brings_the_packages_first_and_scripts_loa_knows_them_afterwards(
    growing: bootstrap.Environment, tmp_path: Path
) -> None:
    mms_voice(tmp_path / "usb")
    wheel(tmp_path / "wheels", "pooch", POOCH)
    wheel(tmp_path / "wheels", "sherpa_onnx", "")
    ended = run(growing, tmp_path, INSTALLED, PIP_FIND_LINKS=str(tmp_path / "wheels"))
    assert ended.returncode == 0, ended.stderr
    assert "installing pooch, sherpa-onnx" in ended.stderr
    assert (tmp_path / "models" / "mms-vi" / "voice.json").is_file()
    assert growing.holds()
    assert growing.holds("sherpa")
    assert "installing" not in run(growing, tmp_path, INSTALLED).stderr


def test_announce_install_brings_what_sends(growing: bootstrap.Environment, tmp_path: Path) -> None:
    wheel(tmp_path / "wheels", "apprise", "")
    ended = run(growing, tmp_path, "announce install", PIP_FIND_LINKS=str(tmp_path / "wheels"))
    assert ended.stdout == "the packages of announce are installed\n", ended.stderr
    assert growing.holds("announce")


def test_without_a_network_nothing_changes_and_the_reason_is_said(
    growing: bootstrap.Environment, tmp_path: Path
) -> None:
    mms_voice(tmp_path / "usb")
    ended = run(growing, tmp_path, INSTALLED)
    assert ended.returncode == 3
    assert "sherpa: error: its packages could not be installed: pip finds none that fit" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert growing.holds()
    assert not growing.holds("sherpa")
    assert not (tmp_path / "models").exists()
    offline = run(growing, tmp_path, "voices install edge --offline")
    assert offline.returncode == 3
    assert "--offline forbids to fetch its packages: edge-tts" in offline.stderr


def normal(name: str) -> str:
    """Return a package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    """Return the package that a requirement names."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return normal(found[0])


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Every package that a module imports, and whether only when a function of it runs."""
    tree = ast.parse(path.read_text("utf-8"))
    lazily = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name.split(".")[0], node in lazily) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0], node in lazily


def test_what_pipeline_imports_is_declared_and_extras_are_imported_only_when_they_are_needed() -> None:
    of_module = packages_distributions()
    always = {name_of(one) for one in PROJECT["dependencies"]}
    extras = {name_of(one) for extra in EXTRAS for one in OPTIONAL[extra]}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for module, lazily in imported(path):
            if module not in sys.stdlib_module_names | {"pipeline"}:
                packages = {normal(name) for name in of_module[module]}
                declared = always | extras if lazily else always
                assert packages & declared, f"{path.name} imports {module}: declare it in pyproject.toml"


def test_the_extras_that_loa_asks_for_are_those_of_the_project_and_developers_have_them_all() -> None:
    assert set(EXTRAS) == set(OPTIONAL) - {"dev"}
    assert {one for extra in EXTRAS for one in OPTIONAL[extra]} <= set(OPTIONAL["dev"])
    for extra, modules in EXTRAS.items():
        assert {normal(module) for module in modules} <= {name_of(one) for one in OPTIONAL[extra]}


def test_every_version_is_fixed() -> None:
    fixed = {
        name_of(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line
    }
    wanted = {name_of(one) for some in (PROJECT["dependencies"], *OPTIONAL.values()) for one in some}
    assert wanted - fixed == {"audioop-lts"}
