"""The reader: written paragraphs of one language to sentences with what is said, paused and unread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from pipeline.model.spoken import Leftover, LexiconEntry, Reading, Sentence, Style, Utterance
from pipeline.speech import plain, sentences
from pipeline.speech.classify import classify
from pipeline.speech.clean import CleanText, clean, clean_any
from pipeline.speech.compose import PAUSE_RULE, Phrase, compose, one_line, shown
from pipeline.speech.lexicon import lexicon
from pipeline.speech.rules.rule import Token
from pipeline.speech.syllables import count_words, estimate

Classify = Callable[[str], list[Token]]
Split = Callable[[str], Iterator[tuple[int, int]]]


@dataclass(frozen=True)
class Reader:
    """Reads the paragraphs of one language in one style; made by `reader`."""

    style: Style
    classify: Classify
    split: Split
    syllables: Callable[[str], int]
    clean: Callable[[str], CleanText]

    def paragraph(self, text: str) -> tuple[Sentence, ...]:
        """Return the sentences of one written paragraph; offsets are into `text` exactly as given.

        The last utterance of a sentence carries the style's sentence pause, that of the paragraph its
        paragraph pause; an explicit pause takes their place. A pause before the first word is dropped: the
        one before the paragraph stands there. A sentence without words (a lone full stop) is left out
        unless it holds something unread.
        """
        cleaned = self.clean(text)
        drafts = [self._draft(cleaned, start, end) for start, end in self.split(cleaned.text)]
        kept = [draft for draft in drafts if draft.phrases or any(token.unread for token in draft.tokens)]
        return tuple(self._sentence(text, cleaned, draft, last=draft is kept[-1]) for draft in kept)

    def line(self, text: str) -> str:
        """Return one written line as one spoken line; what no rule reads is kept as it is written."""
        return one_line(self.classify(self.clean(text).text))

    def _draft(self, cleaned: CleanText, start: int, end: int) -> _Draft:
        tokens = self.classify(cleaned.text[start:end])
        return _Draft(start, end, tuple(tokens), compose(tokens, self.style.group_pause_ms))

    def _sentence(self, source: str, cleaned: CleanText, draft: _Draft, last: bool) -> Sentence:
        final = self.style.paragraph_pause_ms if last else self.style.sentence_pause_ms
        start, end = cleaned.source(draft.start), cleaned.source(draft.end)
        found = tuple(_found(source, cleaned, draft))
        return Sentence(
            start=start,
            end=end,
            written=source[start:end],
            utterances=tuple(self._utterance(phrase, final) for phrase in draft.phrases),
            readings=tuple(one for one in found if isinstance(one, Reading)),
            leftovers=tuple(one for one in found if isinstance(one, Leftover)),
        )

    def _utterance(self, phrase: Phrase, final_ms: int) -> Utterance:
        pause = final_ms if phrase.pause_ms is None else phrase.pause_ms
        return Utterance(phrase.text, pause, self.syllables(phrase.text))


@dataclass(frozen=True)
class _Draft:
    """A sentence read, before it is known whether it is the last of its paragraph."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    phrases: tuple[Phrase, ...]


def _found(source: str, cleaned: CleanText, draft: _Draft) -> Iterator[Reading | Leftover]:
    """Give what a rule has read and what none reads, each with its place in the source."""
    for token in draft.tokens:
        start, end = cleaned.source(draft.start + token.start), cleaned.source(draft.start + token.end)
        if token.unread is not None:
            yield Leftover(start, end, source[start:end], token.unread.what, token.unread.do)
        elif token.rule and token.rule != PAUSE_RULE:
            yield Reading(start, end, source[start:end], shown(token.spoken), token.rule)


def reader(
    language: str = "vi",
    scripts: tuple[str, ...] = ("Latn",),
    style: Style | None = None,
    lexicon: tuple[LexiconEntry, ...] = (),
) -> Reader:
    """Return the reader of a language (BCP 47 code) written in `scripts` (ISO 15924 codes).

    Vietnamese has rules for all that law is written with. Any other language is cleaned, split and
    gated: a digit, a symbol or a letter of another script is a leftover unless the lexicon says it.
    """
    return _reader(language, tuple(scripts), style or Style(), tuple(lexicon))


@lru_cache(maxsize=256)
def _reader(
    language: str, scripts: tuple[str, ...], style: Style, entries: tuple[LexiconEntry, ...]
) -> Reader:
    if language == "vi" or language.startswith("vi-"):
        by_rules = partial(classify, style=style, lexicon=lexicon(entries))
        return Reader(style, by_rules, sentences.vietnamese, count_words, clean)
    words = lexicon(entries, whole_words=not plain.UNSPACED & set(scripts))
    by_script = partial(plain.classify, scripts=scripts, lexicon=words)
    return Reader(style, by_script, sentences.any_script, partial(estimate, scripts=scripts), clean_any)
