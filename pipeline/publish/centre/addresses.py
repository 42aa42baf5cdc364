"""Whom to tell of a new week: the operator's own file, never in the project, since it holds passwords.

    "15061":
      sms: [voipms://...]
      zalo: [jsons://...]
      email: [mailto://...]

Addresses are those of the package apprise, which sends; a channel gets the words written for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline import yamlfile
from pipeline.content.wording import worded
from pipeline.model.authored import Model
from pipeline.problems import MachineLacks, Place, Problem, Stopped, error, errors, say
from pipeline.publish import layout
from pipeline.publish.centre.announce import Announcement


class Channels(Model):
    """A commune's addresses."""

    sms: tuple[str, ...] = ()
    zalo: tuple[str, ...] = ()
    email: tuple[str, ...] = ()


class Recipient:
    """One address; its secrets are not shown."""

    def __init__(self, channel: str, address: str, place: Place) -> None:
        """Raises Stopped when the address is none that apprise knows, MachineLacks without apprise."""
        self.channel = channel
        self._service = _apprise().Apprise.instantiate(address, suppress_exceptions=True)
        if self._service is None:
            scheme = re.sub(":.*", "", address)
            what = say("'{scheme}' is no address that can be sent to", scheme=scheme)
            raise Stopped(error(place, what, say("write it as apprise does, like mailto://user:word@host")))

    @property
    def shown(self) -> str:
        """The address without its secrets."""
        return str(self._service.url(privacy=True))

    def tell(self, words: Announcement) -> bool:
        """Send what is written for this channel; return whether it was taken. Never raises."""
        body = {"sms": words.sms, "zalo": words.zalo, "email": words.email}[self.channel]
        title = words.subject if self.channel == "email" else ""
        sender = _apprise().Apprise()
        sender.add(self._service)
        return bool(sender.notify(body=body, title=title))


def read_addresses(path: Path) -> Mapping[str, tuple[Recipient, ...]]:
    """Return the recipients by commune code; raises Stopped with all that is wrong in the file, and
    MachineLacks when apprise is not installed."""
    document = yamlfile.read_yaml(path, path.name)
    if not isinstance(document.value, dict):
        what = say("this should be communes' codes with their addresses")
        raise Stopped(*document.problems, *([] if document.problems else [error(Place(path.name), what)]))
    problems, found = list(errors(document.problems)), {}
    for code, value in document.value.items():
        try:
            found[code] = tuple(_recipients(code, value, document))
        except MachineLacks:
            raise
        except Stopped as stopped:
            problems += stopped.problems
    if problems:
        raise Stopped(*problems)
    return found


def _recipients(code: str, value: object, document: yamlfile.YamlFile) -> Iterator[Recipient]:
    if not layout.CODE.fullmatch(code):
        raise Stopped(_no_code(document.key_places.get((code,), Place(document.name)), code))
    try:
        channels = Channels.model_validate(value)
    except ValidationError as failure:
        found = (worded(one, document, (code,), Channels) for one in failure.errors())
        raise Stopped(*found) from None
    for channel in Channels.model_fields:
        for number, address in enumerate(getattr(channels, channel)):
            place = document.places.get((code, channel, number), Place(document.name))
            yield Recipient(channel, address, place)


def _no_code(place: Place, code: str) -> Problem:
    what = say("'{code}' is no commune code (five digits, quoted)", code=code)
    return error(place, what)


def _apprise() -> Any:
    try:
        import apprise
    except ImportError:
        what = say("sending needs the package apprise, which is not installed")
        do = say("run: scripts/loa announce install; without it, announce shows the words to copy")
        raise MachineLacks(error(Place("apprise"), what, do)) from None
    return apprise
