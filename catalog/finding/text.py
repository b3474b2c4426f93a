"""Finding by name: one tokenizer for entries and for questions.

A word matches a name that contains it, or, when it is all Latin letters, a name whose pinyin
initials begin with it: `zktd` finds 招科投贷. Words are ANDed, each may match another name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Self

from catalog import pinyin

QUOTES = re.compile(r"[\s\"'`“”‘’「」『』《》〈〉]+")
SORTED = 200
LATIN = re.compile(r"[a-z]+")


class Name(NamedTuple):
    """A normalised name, and the first letters of its pinyin."""

    text: str
    initials: str

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(text, initials(text))

    def spelled(self) -> str:
        """As an entry keeps it; a normalised name has no line's end in it."""
        return f"{self.text}\n{self.initials}"

    @classmethod
    def read(cls, spelled: str) -> Self:
        """What was spelled; before initials were kept, that was the text alone.

        >>> Name.read("贷款\\ndk") == Name.read("贷款") == Name("贷款", "dk")
        True
        """
        text, line_end, letters = spelled.partition("\n")
        return cls(text, letters) if line_end else cls.of(text)


class Names(NamedTuple):
    """Names of a product: its own, and those of its issuer and family."""

    own: list[Name]
    other: list[Name]

    def spelled(self) -> dict[str, list[str]]:
        """As an entry keeps them: texts, so that a release from before the initials still reads
        them, beside this one."""
        return {group: [name.spelled() for name in getattr(self, group)] for group in self._fields}

    @classmethod
    def read(cls, spelled: dict[str, list[str]]) -> Self:
        return cls(*([Name.read(one) for one in spelled[group]] for group in cls._fields))


def normalise(text: str) -> str:
    """NFKC, lower case, without quotes and spaces.

    >>> normalise("“ＡＩＣ” 直接股权投资")
    'aic直接股权投资'
    """
    return QUOTES.sub("", unicodedata.normalize("NFKC", text).casefold())


def words(question: str) -> list[str]:
    """The words of a question, normalised, each once."""
    split = unicodedata.normalize("NFKC", question).split()
    return list(dict.fromkeys(word for word in map(normalise, split) if word))


@lru_cache(maxsize=10_000)
def initials(name: str) -> str:
    """First letters of the pinyin; what is not Chinese stays as it is.

    Kept, because issuers and families, and a product through its history, bear the same names
    over and over, and spelling one out costs more than reading the rest of a record.

    >>> initials("首户e贷")
    'shed'
    """
    return "".join(pinyin.syllables(name, pinyin.FIRST_LETTER)).casefold()


def sort_key(name: str) -> str:
    """Order by pinyin, the same on every database; names this long alike go by position."""
    return " ".join(pinyin.syllables(normalise(name), pinyin.NUMBERED)).casefold()[:SORTED]


def names(record: dict[str, Any]) -> Names:
    """Every name a product is found by; a branch is found by its own name."""
    references = [record[key] for key in ("issuer", "family") if record[key]]
    other = [name for row in references for name in (row["name"], row["name_en"]) if name]
    own = [record["name"], *record["aliases"]]
    return Names(*([Name.of(normalise(name)) for name in group] for group in (own, other)))


def grams(text: str) -> set[str]:
    """One- and two-character pieces."""
    return set(text) | {text[i : i + 2] for i in range(len(text) - 1)}


def tokens(own: Iterable[Name]) -> set[str]:
    """What the index keeps of a product's own names: their pieces, and how their initials begin.

    >>> sorted(tokens([Name("贷款", "dk")]))
    [' d', ' dk', '款', '贷', '贷款']
    """
    found: set[str] = set()
    for name in own:
        found |= grams(name.text)
        found.update(beginning(name.initials[:end]) for end in (1, 2))
    return found


def beginning(letters: str) -> str:
    """The token of initials that begin so, longer ones looked up in the names; no piece of a name
    begins with a space."""
    return f" {letters[:2]}"


def pieces(word: str) -> list[str]:
    """The pieces that a name must all have to contain the word; exact up to two characters."""
    return [word] if len(word) <= 2 else [word[i : i + 2] for i in range(len(word) - 1)]


def needs_recheck(word: str) -> bool:
    """Longer words may have their pieces in a name without standing in it."""
    return len(word) > 2


def is_latin(word: str) -> bool:
    return LATIN.fullmatch(word) is not None


def hits(word: str, group: Iterable[Name]) -> bool:
    """The exact rule, for one word and some normalised names."""
    return any(having(word, [name]) for name in group)


def having(word: str, group: Iterable[Name]) -> list[Name]:
    """Of some names those that a word hits."""
    if not is_latin(word):
        return [name for name in group if word in name.text]
    return [name for name in group if word in name.text or name.initials.startswith(word)]


def hold(found: Names, words: Iterable[str]) -> bool:
    """Does every word stand in one of the names? Each may in another."""
    every = (*found.own, *found.other)
    return all(hits(word, every) for word in words)
