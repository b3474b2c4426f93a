"""Parameters that are whole numbers, read strictly."""

from __future__ import annotations

from collections.abc import Mapping

from rest_framework.request import Request

from catalog import parameters
from catalog.errors import Fault, Problem
from catalog.values import Refused, WholeNumberField


def numbers(request: Request, fields: Mapping[str, WholeNumberField]) -> dict[str, int]:
    """Those that are given, by name; Problem 400 tells all that is wrong at once."""
    values, faults = parameters.parse(request, tuple(fields))
    found: dict[str, int] = {}
    for name, texts in values.items():
        try:
            found[name] = fields[name].parse(texts[0])
        except Refused as refused:
            faults.append(Fault(name, refused.words))
    if faults:
        raise Problem(400, faults)
    return found
