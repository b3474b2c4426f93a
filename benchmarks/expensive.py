"""The dearest questions at 10 000 made-up products, beside the bounds.

`python -m benchmarks.preparing 10000 --database sqlite`, then `python -m benchmarks.expensive`.
Every pair of parameters at its worst values; the processor's time, as others may be at work on the
machine. Exit code 1 where a question takes more than its bound.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.aside import asked_aside
from benchmarks.dearest import MOST_STATEMENTS, Cost
from benchmarks.preparing import DATABASES, url

MILLISECONDS = 100.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.expensive", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database", choices=DATABASES, default=DATABASES[0])
    parser.add_argument("--most", type=int, default=12, help="how many of the dearest to tell")
    given = parser.parse_args()
    told = asked_aside("pricing", [], url(given.size, given.database))
    found = sorted((Cost(*one) for one in told), key=lambda cost: -cost.milliseconds)
    over = [c for c in found if c.milliseconds > MILLISECONDS or c.statements > MOST_STATEMENTS]
    for one in {*found[: given.most], *over[: given.most]}:
        mark = "OVER" if one in over else ""
        print(
            f"{one.milliseconds:8.1f} ms {one.statements:3} SQL {one.bytes:9,} B {mark} {one.path}"
        )
    middle = found[len(found) // 2].milliseconds
    print(
        f"{len(found)} questions of {given.size:,} products on {given.database}: the middle one "
        f"{middle:.1f} ms, the dearest {found[0].milliseconds:.1f} ms; {len(over)} above "
        f"{MILLISECONDS:.0f} ms or {MOST_STATEMENTS} statements"
    )
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
