"""The last rows: where to apply, and on whose word all of it stands."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.differing import differs
from catalog.languages import said
from catalog.pages.carried import Carried
from catalog.pages.compare.row import Row, Value, cells
from catalog.pages.findings import Document
from products.facts import NAMED


def applying(documents: list[Document]) -> Row:
    """The issuer's own address; where no source gives one, a sentence says so."""
    name = "apply_url"
    values = [_address(document[name]) for document in documents]
    return Row(
        name,
        said(NAMED[name]),
        cells(documents, values),
        differs=differs(name, documents),
        nothing=_("来源没有给出申请网址。"),
    )


def _address(address: str | None) -> list[Value]:
    return [Value(_("前往机构网站"), href=address, beside=address)] if address else []


def sources(documents: list[Document], along: Carried) -> Row:
    values = [
        [
            Value(
                source["title"],
                href=along.to(reverse("source-page", args=[source["key"]])),
                beside=source["published_on"] or "",
            )
            for source in document["sources"]
        ]
        for document in documents
    ]
    return Row("sources", _("来源"), cells(documents, values))


def verified(documents: list[Document]) -> Row:
    name = "verified_on"
    values = [[Value(document[name])] for document in documents]
    return Row(name, said(NAMED[name]), cells(documents, values))
