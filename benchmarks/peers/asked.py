"""What the FastAPI peers are asked: the parameters of the question, checked by pydantic."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from products.terminology import Vocabulary
from products.vocabulary import GUARANTEE, PURPOSE, QUALIFICATION, STAGE

COUNT_CAP = 1000
CRITERIA = ("stage", "region", "amount", "term_months", "guarantee", "purpose", "qualification")
"""In the order in which verdicts are given."""
FIRM = ("direct", "territory")
"""The bases on which a product is ruled out."""

VERDICTS = ("met", "unstated", "unknown", "manual", "unmet")
"""By their rank: what is met counts least; a product of rank 4 is left out."""


def _split(given: list[str]) -> list[str]:
    """`a,b` is any of the two."""
    return list(dict.fromkeys(code for text in given for code in text.split(",")))


def _known(vocabulary: Vocabulary) -> Callable[[list[str]], list[str]]:
    def check(codes: list[str]) -> list[str]:
        wrong = [code for code in codes if code not in vocabulary]
        if wrong:
            raise ValueError(f"unknown: {', '.join(wrong)}; known are {vocabulary.codes}")
        return codes

    return check


def _digits(codes: list[str]) -> list[str]:
    if not all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes):
        raise ValueError("a region is six digits")
    return codes


Codes = Annotated[list[str], BeforeValidator(_split)]


class Criteria(BaseModel):
    """What the company is, and the shape of the answer."""

    model_config = {"extra": "forbid"}

    stage: Annotated[Codes, AfterValidator(_known(STAGE))] = []
    region: Annotated[Codes, AfterValidator(_digits)] = []
    amount: Annotated[Decimal, Field(gt=0, le=10**12, decimal_places=2)] | None = None
    term_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    guarantee: Annotated[Codes, AfterValidator(_known(GUARANTEE))] = []
    purpose: Annotated[Codes, AfterValidator(_known(PURPOSE))] = []
    qualification: Annotated[Codes, AfterValidator(_known(QUALIFICATION))] = []
    count: Literal["capped", "none"] = "capped"
    page_size: Annotated[int, Field(ge=1, le=100)] = 20

    def given(self) -> list[str]:
        return [name for name in CRITERIA if getattr(self, name) not in ([], None)]


class Asked(Criteria):
    """Pages by number, as a table is read."""

    page: Annotated[int, Field(ge=1, le=1000)] = 1
