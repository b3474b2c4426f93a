"""How many public products there are for whom and where; what is not stated counts as that."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Substr

from products.models import Revision
from products.overview.provinces import DIGITS, province_of
from products.vocabulary import VERDICT

UNSTATED = "unstated"
NOT_STATED = VERDICT.label(UNSTATED).zh


class Grid(NamedTuple):
    """Products by stage and instrument, `unstated` among both.

    A product for two stages stands in two cells and once in the total of its instrument.
    """

    cells: Counter[tuple[str, str]]
    stages: Counter[str]
    instruments: Counter[str]
    total: int


def stages_by_instrument() -> Grid:
    """One statement; the database counts, and answers a line a combination."""
    grid = Grid(Counter(), Counter(), Counter(), 0)
    total = 0
    combinations = Revision.objects.published().order_by().values_list("stages", "instrument")
    for stages, instrument, count in combinations.annotate(count=Count("pk")):
        for stage in stages or [UNSTATED]:
            grid.cells[stage, instrument or UNSTATED] += count
            grid.stages[stage] += count
        grid.instruments[instrument or UNSTATED] += count
        total += count
    return grid._replace(total=total)


def by_province() -> Counter[str]:
    """Products by the province in which their regions lie; the whole country apart.

    A product for several provinces counts in each of them. One statement.
    """
    regions = Revision.objects.published().order_by().values_list(Substr("regions", 1, DIGITS))
    return Counter(
        {
            province_of(digits) if digits else UNSTATED: count
            for digits, count in regions.annotate(count=Count("pk", distinct=True))
        }
    )
