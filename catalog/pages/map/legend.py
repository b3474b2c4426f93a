"""How to read the map: every thickness and every kind of line, beside what it stands for."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.pages.findings import spoken_sum
from catalog.pages.map.drawing import STEPS, THICKEST, THIN, WHOLE, Piece, Weight


class Sample(NamedTuple):
    """A line as the map draws it, and what it says."""

    weight: Weight
    words: str
    pieces: list[Piece] = WHOLE


def legend() -> list[Sample]:
    """From the thinnest: not stated, no highest sum, then the steps."""
    steps = [
        Sample(Weight("sum", thickness), _("{sum}以内").format(sum=spoken_sum(most)))
        for most, thickness in STEPS.items()
    ]
    more = _("超过{sum}").format(sum=spoken_sum(max(STEPS)))
    return [
        Sample(Weight("unstated", THIN), _("额度未披露")),
        Sample(Weight("words", THIN), _("只写明下限，或按算法确定")),
        *steps,
        Sample(Weight("sum", THICKEST), more),
    ]
