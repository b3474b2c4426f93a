"""A catalog whose every text is an attempt to run something, entered at the desk's own forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from products.models import AssessmentMethod, Family, Organisation, Source
from tests.desk_pages import typed
from tests.injections import batches


class Entered:
    """What one product and the rows that it refers to were given: two batches of strings, one in
    the product's name and the other in its issuer's, both in every longer text."""

    def __init__(self, number: int, names: list[str], issuers: list[str]) -> None:
        self.code = f"injected-{number}"
        self.strings = [*names, *issuers]
        self.name, self.issuer = " ".join(names), " ".join(issuers)
        self.words = f"{self.name} {self.issuer}"

    @property
    def short(self) -> str:
        """For the columns that hold no more than sixty characters."""
        return self.strings[0]


TONGUES = ["", "/en"]
_BATCHES = [*batches()]
ENTERED = [
    Entered(number, *pair)
    for number, pair in enumerate(zip(_BATCHES[::2], _BATCHES[1::2], strict=True))
]


def enter() -> None:
    """Everything through the forms, by one person at a desk of one."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("mallory", password="a long enough one"))
    page: Any = client.get(reverse("admin:products_revision_add"))
    form = typed(page)
    for entered in ENTERED:
        _reference_rows(client, entered)
        answer = client.post(
            reverse("admin:products_revision_add"), {**form, **_product(entered), "_publish": "1"}
        )
        assert answer.status_code == 302, answer.context["errors"]


def _reference_rows(client: Client, entered: Entered) -> None:
    code, words, short = entered.code, entered.words, entered.short
    name, issuer = entered.name, entered.issuer
    rows: list[tuple[str, dict[str, Any]]] = [
        ("organisation", {"code": code, "name": issuer, "name_en": issuer, "kind": "bank"}),
        ("family", {"code": code, "name": short, "name_en": short}),
        (
            "assessmentmethod",
            {
                "code": code,
                "name": short,
                "name_en": short,
                "summary": words,
                "summary_en": words,
                "dimensions": "\n".join(entered.strings),
                "dimensions_en": "\n".join(entered.strings),
            },
        ),
        (
            "source",
            {
                "key": code,
                "kind": "news",
                "title": words,
                "number": short,
                "publishers": "\n".join(entered.strings),
                "author": short,
                "via": name,
            },
        ),
    ]
    for model, values in rows:
        answer = client.post(reverse(f"admin:products_{model}_add"), {**values, **NO_ROWS})
        assert answer.status_code == 302, answer.context["errors"]


NO_ROWS = {"citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0"}
"""A method cites its sources below; the other forms do not look at it."""


def _product(entered: Entered) -> dict[str, Any]:
    name, words = entered.name, entered.words
    source = Source.objects.get(key=entered.code).pk
    rows = {
        "key": "injected",
        "words": words,
        "words_en": words,
    }
    return {
        "code": entered.code,
        "name": name,
        "aliases": "\n".join(entered.strings),
        "summary": words,
        "summary_en": words,
        "offering": "offered",
        "issuer": Organisation.objects.get(code=entered.code).pk,
        "family": Family.objects.get(code=entered.code).pk,
        "methods": [AssessmentMethod.objects.get(code=entered.code).pk],
        "stages": ["growth"],
        "area": name,
        "limit_formula": words,
        "limit_formula_en": words,
        "speed_words": name,
        "speed_words_en": name,
        "verified_on": "2026-11-22",
        "cite_source": source,
        "cite_locator": entered.short,
        "cite_basis": "direct",
        **_row("conditions", attribute="company_type", effect="required", **rows),
        **_row("highlights", kind="feature", **rows),
    }


def _row(prefix: str, **values: str) -> dict[str, str]:
    return {
        f"{prefix}-TOTAL_FORMS": "1",
        **{f"{prefix}-0-{name}": value for name, value in values.items()},
    }


def pages_of(entered: Entered) -> Iterator[str]:
    for tongue in TONGUES:
        for room in ("products", "sources", "issuers", "families", "methods"):
            yield f"{tongue}/{room}/{entered.code}/"


def lists() -> Iterator[str]:
    """Every page that shows many products, or many of what they refer to."""
    codes = [entered.code for entered in ENTERED]
    for tongue in TONGUES:
        yield f"{tongue}/?order=newest&page_size=100"
        yield f"{tongue}/map/"
        for room in ("sources", "issuers", "families", "methods"):
            yield f"{tongue}/{room}/"
        for start in range(0, len(codes), 5):
            some = codes[max(0, min(start, len(codes) - 2)) : start + 5]
            yield f"{tongue}/compare/?{urlencode({'code': some}, doseq=True)}"
