"""The own names of a chunk's entries, side by side in one text, to look words up exactly.

Sets of pieces tell where a word may stand; here is where it does. Names stand on lines of their
own (no normalised name has a line break), their pinyin initials in a second text. What has
changed since the texts were made is kept beside them, and taken in when it has become much.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from pyroaring import BitMap

from catalog.finding import text
from catalog.finding.text import Name

MUCH = 1000
"""Changes kept beside the texts."""
FEW = 1000
"""So many entries are looked at one by one; of more the whole text is searched."""

Named = Mapping[int, list[Name]]
"""Position → own names; none where the entry is withdrawn."""


class Lines:
    """Texts of entries, one after the other: an entry's lines begin where `starts` says."""

    def __init__(self, text: str, starts: array[int]) -> None:
        self.text = text
        self.starts = starts

    @classmethod
    def made(cls, entries: Iterable[list[str]]) -> Lines:
        parts: list[str] = []
        starts = array("I")
        length = 0
        for lines in entries:
            starts.append(length)
            part = "\n" + "\n".join(lines)
            parts.append(part)
            length += len(part)
        return cls("".join(parts) + "\n", starts)

    def of(self, number: int) -> list[str]:
        """The lines of the entry that comes so many after the first."""
        last = number + 1 == len(self.starts)
        end = len(self.text) - 1 if last else self.starts[number + 1]
        return self.text[self.starts[number] + 1 : end].split("\n")

    def having(self, wanted: str) -> Iterable[int]:
        """The numbers of the entries in whose text this stands."""
        at = self.text.find(wanted)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            if number + 1 == len(self.starts):
                return
            at = self.text.find(wanted, self.starts[number + 1])


class OwnNames:
    """The entries in `at` are those of the texts; those in `since` are named otherwise by now.

    Never changed: `changed` makes another.
    """

    def __init__(self, at: BitMap, names: Lines, initials: Lines, since: Named) -> None:
        self.at, self.names, self.initials, self.since = at, names, initials, since

    @classmethod
    def made(cls, entries: Named) -> OwnNames:
        named = {at: entries[at] for at in sorted(entries) if entries[at]}
        names, initials = (
            Lines.made([name[part] for name in own] for own in named.values()) for part in (0, 1)
        )
        return cls(BitMap(named), names, initials, {})

    def of(self, position: int) -> list[Name]:
        """The names of one entry; none of one that is not there."""
        if position in self.since:
            return self.since[position]
        if position not in self.at:
            return []
        number = self.at.rank(position) - 1
        both = zip(self.names.of(number), self.initials.of(number), strict=True)
        return [Name(*each) for each in both]

    def changed(self, named: Named) -> OwnNames:
        """With these entries named so."""
        since = {**self.since, **named}
        found = OwnNames(self.at, self.names, self.initials, since)
        return found.settled() if len(since) > MUCH else found

    def settled(self) -> OwnNames:
        """The same with all of them in the texts."""
        if not self.since:
            return self
        return OwnNames.made({at: self.of(at) for at in self.at} | dict(self.since))

    def holding(self, word: str, among: BitMap) -> BitMap:
        """Of these entries those that have a name with this word in it, or, where it is all
        Latin letters, one whose initials begin with it."""
        if len(among) <= FEW:
            return BitMap(at for at in among if text.hits(word, self.of(at)))
        found = BitMap(self.at[number] for number in self.names.having(word))
        if text.is_latin(word):
            found |= BitMap(self.at[number] for number in self.initials.having(f"\n{word}"))
        for position, names in self.since.items():
            found.discard(position)
            if text.hits(word, names):
                found.add(position)
        return found & among
