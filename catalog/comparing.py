"""Two to five products side by side, as page and API read them.

The entries are as they stand at one number of the journal (the last, or that of a moment in the
past), in the order in which their codes are asked for; every code that cannot be compared has a
sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from catalog.entries import first_published
from catalog.errors import Fault, Problem
from catalog.finding.search import TRIES
from catalog.models import Entry
from catalog.past.entries import details
from catalog.past.lines import last_by
from products import journal
from products.wording import Words

CODE = "code"
"""The one parameter that repeats."""
LEAST, MOST = 2, 5
SHOWN = 80
"""No code is longer; what is, is cut where a sentence repeats it."""

HOW_MANY = Words(
    "对照需要 {least} 到 {most} 个产品，每个产品写一次 code，例如 ?code=a&code=b；这里有 {n} 个。",
    "A comparison takes {least} to {most} products, each with a `code` of its own, such as "
    "?code=a&code=b; here are {n}.",
)
TWICE = Words(
    "产品 {code} 写了不止一次；每个产品只写一次。",
    "Product {code} is given more than once; give each product once.",
)
UNKNOWN = Words(
    "没有产品 {code}；代码请照产品目录里的写。",
    "There is no product {code}; take codes from the list of products as they stand there.",
)
WITHDRAWN = Words(
    "产品 {code} 已于 {day} 撤下，不能再对照；请去掉它。",
    "Product {code} was withdrawn on {day} and cannot be compared any more; leave it out.",
)
NOT_YET = Words(
    "产品 {code} 那时还没有公开，首次公开于 {day}；请去掉它，或换一个时点。",
    "Product {code} was not public yet, it was first published on {day}; leave it out, or ask for "
    "another moment.",
)


@dataclass(frozen=True)
class Compared:
    """The products that can be compared, in the order asked, and what is wrong with the others."""

    entries: list[Entry]
    faults: list[Fault]
    seq: int
    digest: str


def read(codes: list[str], language: str, until: datetime | None = None) -> Compared:
    """The first five products as they are at one number of the journal, in two statements.

    `until` is a moment in the past, None is now. One that is asked for twice stands there once,
    and is a fault all the same.
    """
    asked = list(dict.fromkeys(codes))[:MOST]
    if until is not None:
        return _read_then(codes, asked, language, until)
    for _ in range(TRIES):
        head = journal.head()
        known = _entries(asked, language)
        # Anything newer than the head means a publication came in between: ask again.
        if all(entry.seq <= head.seq for entry in known.values()):
            break
    else:
        raise Problem(503)
    return _compared(codes, asked, known, {}, head.seq, head.digest)


def _read_then(codes: list[str], asked: list[str], language: str, until: datetime) -> Compared:
    last = last_by(until)
    known = details(asked, last.seq, language)
    missing = [code for code in asked if code not in known]
    return _compared(codes, asked, known, first_published(missing) if missing else {}, *last)


def _compared(
    codes: list[str],
    asked: list[str],
    known: dict[str, Entry],
    later: dict[str, datetime],
    seq: int,
    digest: str,
) -> Compared:
    """`later` are products that were first published after that number."""
    entries = [known[code] for code in asked if code in known and not known[code].withdrawn_at]
    return Compared(entries, list(_faults(codes, asked, known, later)), seq, digest)


def too_few(codes: list[str]) -> list[Fault]:
    """For a program it is a fault to ask for none or one; a person is still choosing."""
    return [_how_many(codes)] if len(codes) < LEAST else []


def _entries(codes: list[str], language: str) -> dict[str, Entry]:
    entries = Entry.objects.with_detail(language).filter(code__in=codes)
    return {entry.code: entry for entry in entries}


def _faults(
    codes: list[str], asked: list[str], known: dict[str, Entry], later: dict[str, datetime]
) -> Iterator[Fault]:
    if len(codes) > MOST:
        yield _how_many(codes)
    times = Counter(codes)
    for code in asked:
        shown = code if len(code) <= SHOWN else f"{code[:SHOWN]}…"
        entry = known.get(code)
        if code in later:
            yield Fault(CODE, NOT_YET.format(code=shown, day=_day(later[code])))
        elif entry is None:
            yield Fault(CODE, UNKNOWN.format(code=shown))
        elif entry.withdrawn_at is not None:
            yield Fault(CODE, WITHDRAWN.format(code=shown, day=_day(entry.withdrawn_at)))
        if times[code] > 1:
            yield Fault(CODE, TWICE.format(code=shown))


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def _how_many(codes: list[str]) -> Fault:
    return Fault(CODE, HOW_MANY.format(least=LEAST, most=MOST, n=len(codes)))
