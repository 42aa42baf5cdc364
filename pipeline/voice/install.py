"""Fetches a voice's model: from the web, a mirror or a folder; verified before it counts.

pooch compares what came with the pinned SHA-256 and gives it its name only then. A download that breaks
off goes on where it stopped: what has come is kept beside as `<name>.part`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.digest import sha256, sha256_of_file
from pipeline.problems import NOTHING, MachineLacks, Message, Place, Stopped, error, say
from pipeline.progress import Progress
from pipeline.store import draft, settle, write_whole
from pipeline.voice import piper
from pipeline.voice.models import InstalledModel, ModelOffer, PinnedFile
from pipeline.voice.web import TIMEOUTS, Manners, RequestFailed, Service, session

CHUNK = 1 << 14
"""Bytes written at once; of a line that breaks, no more than that is fetched again."""
MANNERS = Manners(connections=1)


@dataclass(frozen=True)
class DownloadOrigin:
    """Where files come from, and how they are fetched."""

    place: str = ""
    """A folder or the address of one, in which the files lie by their names; '' is each file's own."""
    offline: bool = False
    manners: Manners = MANNERS

    @property
    def on_web(self) -> bool:
        """Whether it is an address."""
        return self.place.startswith(("https://", "http://"))

    def of(self, file: PinnedFile) -> str:
        """Return where a file lies: an address, a path, or '' when that is not known."""
        if self.place:
            return f"{self.place.rstrip('/')}/{file.name}"
        return file.address or ""


def install(
    offer: ModelOffer, origin: DownloadOrigin, models: Path, today: str, progress: Progress
) -> InstalledModel:
    """Fetch a model into `models` and return it; raises Stopped when it cannot be had or is not what was
    pinned, MachineLacks when the network is missing. What was there before stays until then.

    The packages of the extra `sherpa` must be here.
    """
    progress.stage(say("fetching {name}", name=offer.name), offer.onnx.size or 0)
    folder = models / offer.name
    fetched = folder / "fetched"
    onnx, symbols = (_fetched(file, origin, fetched, progress) for file in (offer.onnx, offer.symbols))
    voice, tokens, metadata = _read(offer, symbols)
    (folder / "voice.json").unlink(missing_ok=True)
    write_whole(folder / "tokens.txt", tokens.encode())
    model = folder / "model.onnx"
    with draft(model) as path:
        path.write_bytes(piper.with_metadata(onnx.read_bytes(), metadata))
        settle(path, model)
    source = origin.place or offer.onnx.address or offer.source
    digests = sha256_of_file(model), sha256(tokens.encode())
    told = (offer.name, offer.kind, offer.language, offer.script, offer.licence)
    here = InstalledModel(*told, source, today, voice, *digests)
    write_whole(folder / "voice.json", here.document())
    shutil.rmtree(fetched)
    return here


def _read(offer: ModelOffer, symbols: Path) -> tuple[str, str, dict[str, str]]:
    """Return whose phonemes a model reads, its tokens.txt, and the metadata that its ONNX file lacks."""
    text = symbols.read_bytes().decode("utf-8", "replace")
    if offer.kind == "piper":
        described = piper.described(text, offer.language, symbols.name)
        return described.espeak, described.tokens(), dict(described.metadata())
    lines = [line.rpartition(" ") for line in text.splitlines()]
    signs = [sign or " " for sign, _, number in lines if number.isdecimal() and len(sign) <= 1]
    if not lines or len(set(signs)) != len(lines):
        raise Stopped(error(Place(symbols.name), say("this is no list of letters and their numbers")))
    return "", text, {}


def _fetched(file: PinnedFile, origin: DownloadOrigin, folder: Path, progress: Progress) -> Path:
    """Return a file's path in `folder`, after it was fetched and found to be the pinned one."""
    import pooch

    where = origin.of(file)
    if not where:
        what = say("Loa knows no address with a SHA-256 for {file}", file=file.name)
        raise _not_to_be_had(file, what, say("get it yourself and name its folder with --from"))
    if file.address is None and origin.on_web:
        what = say("{file} has no pinned SHA-256, so it is taken from a folder only", file=file.name)
        raise _not_to_be_had(file, what, say("put it into voices.yaml with its size and SHA-256"))
    download: Callable[..., None] = _Download(file, origin, folder / f"{file.name}.part", progress)
    try:
        pooch.get_logger().setLevel("ERROR")
        return Path(pooch.retrieve(where, file.sha256, file.name, folder, downloader=download))
    except ValueError as failure:  # pooch's word for another hash
        what = say("{file} is not the file that was pinned (size or SHA-256)", file=file.name)
        raise _not_to_be_had(file, what, say("fetch it again, or from elsewhere with --from")) from failure


def _not_to_be_had(file: PinnedFile, what: Message, do: Message = NOTHING) -> Stopped:
    return Stopped(error(Place(file.name), what, do))


@dataclass(frozen=True)
class _Download:
    """What pooch fetches by: a copy from a folder, or a download that goes on where it stopped."""

    file: PinnedFile
    origin: DownloadOrigin
    part: Path
    progress: Progress

    def __call__(self, where: str, target: str, _pooch: object) -> None:
        if where.startswith(("https://", "http://")):
            self._from_web(where)
            shutil.move(self.part, target)
        else:
            self._copy(Path(where), target)
        if self.file.size not in (None, Path(target).stat().st_size):
            raise ValueError("another size")

    def _copy(self, path: Path, target: str) -> None:
        if not path.is_file():
            what = say("there is no {file} in {folder}", file=path.name, folder=str(path.parent))
            raise _not_to_be_had(self.file, what)
        shutil.copyfile(path, target)

    def _from_web(self, address: str) -> None:
        if self.origin.offline:
            do = say("name a folder with --from")
            raise _not_to_be_had(self.file, say("--offline forbids to fetch it"), do)
        if address.startswith("http://") and self.file.sha256 is None:
            raise _not_to_be_had(self.file, say("a file without a pinned SHA-256 is fetched by https only"))
        service = Service(address.split("/")[2], "sherpa", self.origin.manners)
        self.part.parent.mkdir(parents=True, exist_ok=True)
        try:
            service.patiently(lambda: self._go_on(service, address))
        except MachineLacks as lack:
            do = say(
                "run the command again later (it goes on where it stopped), or name a folder with --from"
            )
            raise MachineLacks(*(replace(one, do=do) for one in lack.problems)) from lack

    def _go_on(self, service: Service, address: str) -> bytes | RequestFailed:
        """Fetch what is still missing; return b"" when all has come, or why to try again."""
        import requests

        have = self.part.stat().st_size if self.part.exists() else 0
        if have and have == self.file.size:
            return b""
        options: dict[str, Any] = {"stream": True, "timeout": TIMEOUTS}
        rest = {"Range": f"bytes={have}-"} if have else {}
        headers = {"Accept-Encoding": "identity", **rest}
        try:
            with session(1).get(address, headers=headers, **options) as answer:
                if answer.status_code == 416:
                    self.part.unlink()
                    return RequestFailed(service.refusal(say("HTTP {status}", status=416)))
                if answer.status_code not in (200, 206):
                    return service.failed(answer.status_code, answer.headers.get("Retry-After"))
                self._keep(answer.iter_content(CHUNK), "ab" if answer.status_code == 206 else "wb")
        except requests.RequestException as failure:
            return RequestFailed(service.unreachable(type(failure).__name__))
        return b""

    def _keep(self, chunks: Any, mode: str) -> None:
        most = self.file.size or self.file.largest
        with self.part.open(mode) as part:
            for chunk in chunks:
                part.write(chunk)
                self.progress.step(len(chunk))
                if part.tell() > most:
                    what = say("{file} is larger than it should be", file=self.file.name)
                    raise _not_to_be_had(self.file, what)
