"""A product for machines that read pages: schema.org as JSON-LD, of nothing but stated facts.

The page is a `WebPage` with its language, its sources and the day it was last checked; the
product is its main entity. A loan is a `LoanOrCredit`; a voucher or a grant is a `Service`, for
schema.org has no nearer word that says nothing of who provides it; everything else is a
`FinancialProduct`. Only a loan has a sum and a term there; those of others are left to the words.

Nor has it a word for "said of its group" or "only its name says so". What rests on no more than
that is not told at all: without its basis it would read as said of the product.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from catalog.languages import spoken
from catalog.pages.findings import Document
from products.facts import whole
from products.vocabulary import FIRM_BASES

Node = dict[str, Any]

TYPES = {"loan": "LoanOrCredit", "voucher": "Service", "grant": "Service"}
PROVIDERS = {
    "bank": "BankOrCreditUnion",
    "bank_branch": "BankOrCreditUnion",
    "rural_credit": "BankOrCreditUnion",
    "insurer": "FinancialService",
    "investor": "FinancialService",
    "guarantor": "FinancialService",
    "government": "GovernmentOrganization",
    "central_bank": "GovernmentOrganization",
    "service_centre": "Organization",
}
SOURCES = {"news": "NewsArticle", "article": "Article", "policy": "CreativeWork"}
NO_COLLATERAL = "unsecured"
SINGLE = ("issuer", "instrument", "family", "apply_url")
LISTS = {"stages": "code", "regions": "code", "guarantees": "code", "conditions": "key"}
BLOCKS = ("limit", "rate", "term")
"""What is told here and rests on a citation; of a list, what its members are cited by."""
ESCAPED = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&"}
"""As Django's `json_script` does; U+2028 and U+2029 are escaped with all that is not ASCII."""


def linked_data(document: Document, address: str) -> SafeString:
    """The JSON of a data block; nothing in it can end the block or begin another."""
    text = json.dumps(page(document, address), separators=(",", ":")).translate(ESCAPED)
    return SafeString(text)


def page(document: Document, address: str) -> Node:
    """`address` is the page's own, with its host."""
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": document["name"],
        "inLanguage": "en" if spoken() == "en" else "zh-Hans",
        "lastReviewed": document["verified_on"],
        "citation": [_source(source) for source in document["sources"]],
        "mainEntity": product(document, address),
    }


def product(document: Document, address: str) -> Node:
    own = _its_own(document)
    instrument, family, channel = own["instrument"], own["family"], own["apply_url"]
    kind = TYPES.get(instrument["code"] if instrument else "", "FinancialProduct")
    is_loan, is_financial = kind == "LoanOrCredit", kind != "Service"
    # Several guarantees are alternatives: none of them is required.
    is_only_way = is_loan and len(document["guarantees"]) == 1
    return _stated(
        {
            "@type": kind,
            "@id": f"{address}#product",
            "name": document["name"],
            "alternateName": document["aliases"],
            "identifier": document["code"],
            "url": address,
            "description": document["summary"],
            "category": instrument and instrument["label"],
            "provider": _provider(own["issuer"]),
            "areaServed": [_region(region) for region in own["regions"]],
            "audience": _audience(own),
            "availableChannel": channel and {"@type": "ServiceChannel", "serviceUrl": channel},
            "annualPercentageRate": _rate(own["rate"]) if is_financial else None,
            "loanType": family and family["label"] if is_loan else None,
            "amount": _sum(own["limit"]) if is_loan else None,
            "loanTerm": _term(own["term"]) if is_loan else None,
            "requiredCollateral": _collateral(own["guarantees"]) if is_only_way else None,
        }
    )


def _its_own(document: Document) -> Document:
    """The document with only what a source says of the product itself, or of its territory."""

    def is_firm(path: str) -> bool:
        cited = (document["evidence"].get(name, []) for name in (path, whole(path)))
        return any(one["basis"] in FIRM_BASES for paragraphs in cited for one in paragraphs)

    own: Document = {name: document[name] if is_firm(name) else None for name in SINGLE}
    for name, key in LISTS.items():
        own[name] = [row for row in document[name] if is_firm(f"{name}.{row[key]}")]
    for name in BLOCKS:
        stated = document[name] or {}
        own[name] = {part: stated[part] for part in stated if is_firm(f"{name}.{part}")}
    return {**document, **own}


def _stated(node: Node) -> Node:
    """Without what nobody states."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _provider(issuer: Document | None) -> Node | None:
    if issuer is None:
        return None
    return {"@type": PROVIDERS[issuer["kind"]["code"]], "name": issuer["name"]}


def _region(region: Document) -> Node:
    return {
        "@type": "AdministrativeArea",
        "name": region["label"],
        "identifier": f"GB/T 2260 {region['code']}",
    }


def _audience(document: Document) -> Node | None:
    """For which companies: their stages, and what is required of them, in words."""
    required = [
        row["words"] for row in document["conditions"] if row["effect"]["code"] == "required"
    ]
    words = [*(stage["label"] for stage in document["stages"]), *required]
    return {"@type": "BusinessAudience", "audienceType": words} if words else None


def _sum(limit: Document) -> Node | None:
    span = _span(limit, "min", "max")
    return {"@type": "MonetaryAmount", "currency": "CNY", **span} if span else None


def _term(term: Document) -> Node | None:
    span = _span(term, "facility_min_months", "facility_max_months")
    return {"@type": "QuantitativeValue", "unitCode": "MON", **span} if span else None


def _rate(rate: Document) -> Node | None:
    """Percent a year (P1 is percent in the code list of UN/CEFACT), as it is stated.

    It is all that a borrower pays only where it says how it was annualised.
    """
    span = _span(rate, "min", "max") if rate.get("method") else None
    return {"@type": "QuantitativeValue", "unitCode": "P1", **span} if span else None


def _span(stated: Document, low: str, high: str) -> Node:
    named = (("minValue", low), ("maxValue", high))
    return {
        name: _number(stated[member]) for name, member in named if stated.get(member) is not None
    }


def _number(value: str | int) -> int | float:
    """A number as JSON has it: sums up to 10¹² keep their cents.

    >>> _number("10000000.00"), _number("3.45"), _number(36)
    (10000000, 3.45, 36)
    """
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _collateral(guarantees: list[Document]) -> str | None:
    """The one way to secure it; nothing where that is to go without."""
    return next((row["label"] for row in guarantees if row["code"] != NO_COLLATERAL), None)


def _source(source: Document) -> Node:
    return _stated(
        {
            "@type": SOURCES[source["kind"]["code"]],
            "name": source["title"],
            "identifier": source["number"],
            "publisher": [{"@type": "Organization", "name": one} for one in source["publishers"]],
            "datePublished": source["published_on"],
            "url": source["url"],
        }
    )
