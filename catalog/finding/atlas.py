"""The codes and names of places, families and organisations, kept in memory.

Reading a page must not cost a statement per label. The atlas is read again when the journal
has moved (renaming an organisation that a product shows is a line of the journal), and when a
code that it does not know is found in the database before it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from catalog import reading
from products.matching import Place
from products.models import Family, Organisation, Region
from products.vocabulary import WHOLE_COUNTRY


class Named(NamedTuple):
    """A code's names and the code above it."""

    name: str
    name_en: str
    parent: str | None

    def label(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name


@dataclass(frozen=True)
class Atlas:
    digest: str
    regions: dict[str, Named]
    families: dict[str, Named]
    organisations: dict[str, Named]
    below: dict[str, list[str]]

    def place(self, code: str) -> Place:
        """A region with everything above it, nearest first."""
        above: list[str] = []
        parent = self.regions[code].parent
        while parent is not None and parent not in above:
            above.append(parent)
            parent = self.regions[parent].parent
        return Place(code, tuple(above))

    @cached_property
    def cities(self) -> list[str]:
        """Provinces, then the cities below them: in GB/T 2260 the codes that end in 00."""
        codes = [code for code in self.regions if code.endswith("00") and code != WHOLE_COUNTRY]
        return sorted(codes, key=lambda code: code[2:4] != "00")

    def children(self, code: str) -> list[str]:
        return self.below.get(code, [])


def _read(digest: str, regions: dict[str, Named] | None = None) -> Atlas:
    if regions is None:
        columns = ("code", "name", "name_en", "parent_id")
        regions = {code: Named(*rest) for code, *rest in Region.objects.values_list(*columns)}
    below: dict[str, list[str]] = {}
    for code, region in regions.items():
        if region.parent is not None:
            below.setdefault(region.parent, []).append(code)
    columns = ("code", "name", "name_en", "parent__code")
    families = sorted(Family.objects.values_list(*columns))
    organisations = sorted(Organisation.objects.values_list(*columns))
    return Atlas(
        digest,
        regions,
        {code: Named(*rest) for code, *rest in families},
        {code: Named(*rest) for code, *rest in organisations},
        {code: sorted(codes) for code, codes in below.items()},
    )


_current: Atlas | None = None


def current(digest: str) -> Atlas:
    """The atlas as of the journal's state; regions are kept, they are a national standard."""
    global _current
    if _current is None or not _current.regions:
        _current = _read(digest)
    elif _current.digest != digest:
        _current = _read(digest, _current.regions)
    return _current


def latest() -> Atlas:
    """The atlas as it was last read; good enough to recognise a code."""
    return _current if _current is not None and _current.regions else reread()


def reread() -> Atlas:
    """Everything anew: a code has come in that was not there before."""
    global _current
    if _current is not None:
        reading.go_to_primary()  # a replica may know less than is known already
    _current = _read(_current.digest if _current else "")
    return _current
