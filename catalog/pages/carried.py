"""What goes along from page to page in the address: the company's facts, and the products picked
to be compared. Nothing is kept anywhere else, so every page can be shared and bookmarked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from catalog import parameters
from catalog.comparing import MOST
from catalog.errors import Fault
from catalog.filters import COMPANY_PARAMETERS, address, asked
from catalog.finding.question import Question
from products.wording import Words

Values = dict[str, list[str]]

PICKED = "compare"
CARRIED = (*COMPANY_PARAMETERS, PICKED)
"""The parameters that every page takes."""

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NOT_CODES = Words(
    "对照栏里是 1 到 5 个产品代码，用逗号分开，例如 cmb-zhaoke-toudai,spdb-liushuidai。",
    "Up to five codes of products with commas between them, such as cmb-zhaoke-toudai.",
)


@dataclass(frozen=True)
class Carried:
    """The address of a page, and what it carries on to the pages that it links to."""

    path: str
    values: Values

    @cached_property
    def company(self) -> Values:
        """The company's facts, as the address gave them."""
        return {name: self.values[name] for name in COMPANY_PARAMETERS if name in self.values}

    @cached_property
    def picked(self) -> list[str]:
        """The codes picked to be compared, in the order in which they were."""
        return codes(self.values)

    def to(self, path: str) -> str:
        """Another page, asked for the same company, with the same products picked."""
        return address(path, {n: given for n, given in self.values.items() if n in CARRIED})

    def toggled(self, code: str) -> str | None:
        """This page with a product picked, or let go of; None when five are picked already."""
        if code in self.picked:
            left = [one for one in self.picked if one != code]
        elif len(self.picked) < MOST:
            left = [*self.picked, code]
        else:
            return None
        return address(self.path, self.values, **{PICKED: ",".join(left) or None})

    def without_picks(self) -> str:
        return address(self.path, self.values, **{PICKED: None})

    def picks_alone(self) -> str:
        """This page with nothing asked; what was picked stays."""
        return address(self.path, {}, **{PICKED: ",".join(self.picked) or None})

    def comparison(self) -> str:
        """The picked products side by side."""
        return address(reverse("compare"), {"code": self.picked, **self.company})


def read(request: HttpRequest, known: Collection[str] = CARRIED) -> tuple[Carried, Question]:
    """A page's address, and the question in it; Problem 400 for anything but `known`."""
    values, found = parameters.parse(request, known)
    asking = {name: given for name, given in values.items() if name != PICKED}
    question = asked(asking, [*found, *faults(values)])
    return Carried(request.path, values), question


def codes(values: Values) -> list[str]:
    """
    >>> codes({"compare": ["a,b,a"]}), codes({})
    (['a', 'b'], [])
    """
    return [code for code in dict.fromkeys(values.get(PICKED, [""])[0].split(",")) if code]


def faults(values: Values) -> list[Fault]:
    """What is wrong with the picked codes; whether a product has one is for the comparison."""
    picked = codes(values)
    if len(picked) <= MOST and all(CODE.fullmatch(code) and len(code) <= 80 for code in picked):
        return []
    return [Fault(PICKED, NOT_CODES)]
