"""Reads a page as a strict browser would: every tag closed, in order; collects what it would fetch."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"meta", "br", "link", "img", "hr", "input"}
_FETCHED = {"src", "href", "poster", "srcset", "data", "action", "background"}


class Page(HTMLParser):
    """A page that was read: its text, the values of attributes that lead somewhere, its scripts' count."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [(tag, value or "") for name, value in attrs if name in _FETCHED]
        assert not [name for name, _ in attrs if name.startswith("on")], "an event handler"
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.text += " "

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] != "style":
            self.text += data

    @property
    def sounds(self) -> list[str]:
        """What its players play."""
        return [value for tag, value in self.links if tag == "audio"]


def asks_nobody(html: str, page: Page) -> bool:
    """Whether the page fetches nothing but what lies beside it."""
    outside = [value for _, value in page.links if ":" in value or value.startswith(("/", "\\"))]
    return not outside and "script" not in page.tags and "url(" not in html and "@import" not in html
