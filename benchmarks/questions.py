"""What is asked of the made-up products: seeded workloads, written as path files.

`python -m benchmarks.questions 1000 100000` writes `.bench/paths/<size>/<name>.txt`, one path with
its query a line, and after a tab the name of a header whose value the server gives. Amounts are
yuan. The same seed gives the same files; only items and texts draw on how many products there
are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from random import Random
from urllib.parse import urlencode

from benchmarks import paths, reference
from benchmarks.conditions import SHARES
from benchmarks.records import code, record
from benchmarks.reference import SEED
from catalog.finding.question import FACETS
from products.vocabulary import GUARANTEE, PURPOSE, STAGE

Asked = dict[str, str]

LIST = "/api/v1/products/"
POPULAR = ("440300", "440100", "320500", "330100", "110108", "310115", "440000", "510100")
"""Places where many products are for."""
EXTREME = ("1", "1000", "999000000", "900000000000")
BY_RARITY = tuple(sorted(SHARES, key=lambda code: SHARES[code]))
NOWHERE = "龘靐齉爩麤灪籱鱻"
"""Characters that no name has."""

HOT, HOT_LINES, MISSES, WIDE, RARE = 200, 4_000, 20_000, 2_000, 500
ITEMS, TEXTS, FILTERED, DEEP, EMPTY, UNKNOWN = 10_000, 400, 500, 50, 500, 4_000


def write(size: int, seed: int = SEED) -> None:
    """All path files for so many products."""
    for name, lines in WORKLOADS.items():
        file = paths.file(size, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        found = lines(Random(f"{seed} {name}"), size)
        file.write_text("".join(f"{line}\n" for line in found), "utf-8")


def _path(asked: Asked) -> str:
    return f"{LIST}?{urlencode(asked, safe=',')}" if asked else LIST


def _distinct(number: int, draw: Callable[[], Asked]) -> Iterator[str]:
    """So many different questions, or all that have come by in twenty times as many draws."""
    drawn = (_path(draw()) for _ in range(20 * number))
    return islice(_each_once(drawn), number)


def _each_once(lines: Iterable[str]) -> Iterator[str]:
    met: set[str] = set()
    for line in lines:
        if line not in met:
            met.add(line)
            yield line


def _place(random: Random) -> str:
    """A city or a county; busier provinces are asked for more often."""
    known = reference.provinces()
    place = random.choices(known, cum_weights=reference.zipf(len(known)))[0]
    for _ in range(random.choice((1, 2))):
        below = reference.below(place)
        place = random.choice(below) if below else place
    return place


def _amount(random: Random) -> str:
    """10 000 to 50 000 000 yuan: two digits, as people say sums."""
    return str(random.randrange(10, 100) * 10 ** random.choice((3, 4, 5)) * random.choice((1, 5)))


def _value(random: Random, criterion: str) -> str:
    match criterion:
        case "region":
            return _place(random)
        case "amount":
            return _amount(random)
        case "term_months":
            return str(random.choice((3, 6, 9, 12, 18, 24, 30, 36, 48, 60)))
        case "qualification":
            return random.choices(tuple(SHARES), weights=tuple(SHARES.values()))[0]
        case "industry":
            return random.choice(("C39", "C3921", "I65", "M73", "A01", "C26", "F51"))
        case "equity_invested" | "credit_record":
            return random.choice(("true", "false"))
    vocabulary = {"stage": STAGE, "guarantee": GUARANTEE, "purpose": PURPOSE}[criterion]
    return random.choice(vocabulary.codes)


def _asked(random: Random, criteria: list[str]) -> Asked:
    return {criterion: _value(random, criterion) for criterion in criteria}


def _question(random: Random) -> Asked:
    """One to four of stage, region, amount, guarantee or qualification, purpose."""
    offered = random.choice(("guarantee", "qualification"))
    known = ["stage", "region", "amount", offered, "purpose"]
    return _asked(random, random.sample(known, random.choice((1, 2, 2, 3, 3, 3, 4))))


def _wide(random: Random) -> Asked:
    """Five to ten criteria; those that the peers know first."""
    known = ["stage", "region", "amount", "term_months", "guarantee", "purpose", "qualification"]
    number = random.randrange(5, 11)
    more = ["industry", "equity_invested", "credit_record"][: max(0, number - len(known))]
    return _asked(random, [*random.sample(known, min(number, len(known))), *more])


def _rare(random: Random) -> Asked:
    """The rarest qualifications, an extreme amount, one popular area."""
    asked = {"region": random.choice(POPULAR), "qualification": random.choice(BY_RARITY[:3])}
    return asked | {"amount": random.choice(EXTREME)} | _some(random, ["stage", "purpose"])


def _some(random: Random, criteria: list[str]) -> Asked:
    return _asked(random, random.sample(criteria, random.randrange(len(criteria) + 1)))


def _empty(random: Random) -> Asked:
    """A popular place, and beside it what hardly any product meets all of."""
    return {
        "region": random.choice(POPULAR),
        "stage": random.choice(STAGE.codes),
        "guarantee": random.choice(GUARANTEE.codes[-3:]),
        "purpose": random.choice(PURPOSE.codes[-5:]),
        "qualification": BY_RARITY[0],
        "amount": _amount(random),
    }


def _hot(random: Random, size: int) -> Iterator[str]:
    asked = list(_distinct(HOT, lambda: _question(random)))
    yield from random.choices(asked, cum_weights=reference.zipf(HOT), k=HOT_LINES)


def _conditional(random: Random, size: int) -> Iterator[str]:
    return (f"{path}\tIf-None-Match" for path in _hot(Random(f"{SEED} hot"), size))


def _items(random: Random, size: int) -> Iterator[str]:
    numbers = random.sample(range(size), min(size, ITEMS))
    return (f"{LIST}{code(number)}/" for number in numbers)


def _facets(random: Random, size: int) -> Iterator[str]:
    every = {"facets": ",".join(FACETS)}
    return _distinct(FILTERED, lambda: _question(random) | every)


def _deep(random: Random, size: int) -> Iterator[str]:
    return _distinct(DEEP, lambda: _some(random, ["stage", "purpose", "region"]))


def _unknown(random: Random, size: int) -> Iterator[str]:
    """Every line has a name of its own: whoever keeps answers by address would fill up."""
    return _distinct(UNKNOWN, lambda: _question(random) | {f"x{random.randrange(10**9)}": "1"})


def _text(letters: int) -> Callable[[Random, int], Iterator[str]]:
    """Pieces of names with so many characters; one question in ten finds nothing."""

    def lines(random: Random, size: int) -> Iterator[str]:
        sample = random.sample(range(size), min(size, TEXTS))
        names = [_plain(str(record(number)["name"])) for number in sample]
        return _distinct(TEXTS, lambda: {"q": _piece(random, names, letters)})

    return lines


def _plain(name: str) -> str:
    return name.partition("（")[0]


def _piece(random: Random, names: list[str], letters: int) -> str:
    if random.random() < 0.1:
        return "".join(random.choices(NOWHERE, k=letters))
    name = random.choice([name for name in names if len(name) >= letters])
    start = random.randrange(len(name) - letters + 1)
    return name[start : start + letters]


def _drawn(number: int, draw: Callable[[Random], Asked]) -> Callable[[Random, int], Iterator[str]]:
    return lambda random, size: _distinct(number, lambda: draw(random))


WORKLOADS: dict[str, Callable[[Random, int], Iterator[str]]] = {
    "hot": _hot,
    "misses": _drawn(MISSES, _question),
    "wide": _drawn(WIDE, _wide),
    "rare": _drawn(RARE, _rare),
    "items": _items,
    **{f"text{letters}": _text(letters) for letters in (1, 2, 3, 4)},
    "facets": _facets,
    "deep": _deep,
    "empty": _drawn(EMPTY, _empty),
    "nothing": _drawn(EMPTY, lambda random: _empty(random) | {"unstated": "exclude"}),
    "unknown": _unknown,
    "conditional": _conditional,
}
"""`empty`: nearly nothing meets all, so that the answer is found further down; `nothing`: the
same, asked for what meets all alone, so that the answer is empty."""


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        write(int(argument))
