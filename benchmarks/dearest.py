"""The dearest questions that are accepted, and what one costs: statements, bytes, the processor's
time.

Every pair of the list's parameters, each at its worst value, with all facets and the longest page;
and whatever else answers whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations, product
from time import process_time
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from benchmarks import ready  # noqa: F401 Django's models need it before they are imported
from products.industries import names
from products.models import Family, Organisation, Region
from products.vocabulary import (
    GUARANTEE,
    INSTRUMENT,
    OFFERING,
    ORGANISATION_KIND,
    PURPOSE,
    QUALIFICATION,
    STAGE,
)

Codes = dict[str, list[str]]
"""Parameter → codes that the catalog knows."""

LIST = "/api/v1/products/"
MOST_STATEMENTS = 6
TWENTY = 20
"""Values that one parameter may have."""
FACETS = (
    *("stage", "region", "guarantee", "purpose", "qualification", "industry", "instrument"),
    *("offering", "family", "issuer_kind"),
)


def codes() -> Codes:
    """Of rows: those under which the most products are; roots and the busiest."""
    return {
        "stage": list(STAGE.codes),
        "guarantee": list(GUARANTEE.codes),
        "purpose": list(PURPOSE.codes),
        "qualification": list(QUALIFICATION.codes),
        "instrument": list(INSTRUMENT.codes),
        "offering": list(OFFERING.codes),
        "issuer_kind": list(ORGANISATION_KIND.codes),
        "industry": sorted(names()),
        "family": list(Family.objects.order_by("pk").values_list("code", flat=True)),
        "issuer": list(
            Organisation.objects.filter(parent=None).order_by("pk").values_list("code", flat=True)
        ),
        "region": list(
            Region.objects.exclude(code="000000").order_by("code").values_list("code", flat=True)
        ),
    }


class Cost(NamedTuple):
    path: str
    milliseconds: float
    statements: int
    bytes: int


def worst(codes: Codes) -> dict[str, list[str]]:
    """Parameter → the values that take the most work; `codes` are those of the catalog's rows."""

    def many(name: str) -> str:
        return ",".join(codes[name][:TWENTY])

    return {
        **{name: [many(name)] for name in codes},
        "amount": ["0.01", "1000000000000"],
        "term_months": ["1", "1200"],
        "equity_invested": ["false"],
        "credit_record": ["true"],
        "q": ["贷", "银行 科技", "k", "a b c d e f g h i j k l m n o p q r s t u v w x y z"],
        "updated_since": ["2000-01-01"],
        "unstated": ["exclude"],
        "order": ["name", "limit", "newest"],
        "count": ["capped"],
        "page_size": ["100"],
        "facets": [",".join(FACETS)],
    }


def questions(codes: Codes) -> Iterator[str]:
    """Of the list: each pair, and everything at once, with all facets and the longest page."""
    known = worst(codes)
    shaped = {"facets": known["facets"][0], "page_size": "100"}
    for one, other in combinations(known, 2):
        for first, second in product(known[one], known[other]):
            yield address({**shaped, one: first, other: second})
    criteria = {name: values[0] for name, values in known.items() if name not in ("q", "order")}
    for order in ("match", *known["order"]):
        yield address({**criteria, "order": order})


def address(asked: dict[str, str]) -> str:
    return f"{LIST}?{urlencode(asked, safe=',', quote_via=quote)}"


def others(some: list[str]) -> Iterator[str]:
    """What else answers whole: details, comparisons, lists, pages; files are streamed."""
    facts = "stage=growth&region=330100&amount=3000000&industry=C39&qualification=high_tech"
    yield f"{LIST}{some[0]}/?{facts}"
    yield f"{LIST}{some[0]}/revisions/"
    yield f"/api/v1/compare/?{facts}&{'&'.join(f'code={code}' for code in some[:5])}"
    yield "/api/v1/changes/?limit=1000"
    for name in ("organisations", "families", "sources", "assessment-methods", "vocabulary"):
        yield f"/api/v1/{name}/"
    yield "/api/v1/regions/"
    yield f"/?{facts}&page_size=100"
    yield f"/map/?{facts}"
    yield f"/products/{some[0]}/?{facts}"
    yield f"/compare/?{facts}&{'&'.join(f'code={code}' for code in some[:5])}"
    for page in ("sources", "issuers", "families", "methods"):
        yield f"/{page}/"
    yield "/changes.atom"
    yield "/sitemap.xml"


def cost(application: Any, path: str, statements: Callable[[], int]) -> Cost:
    """Asked once; `statements` tells how many there have been so far."""
    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    told: list[str] = []
    before, begun = statements(), process_time()
    found = application(environ, lambda status, headers, error=None: told.append(status))
    size = sum(map(len, found))
    spent = (process_time() - begun) * 1000
    if not told[0].startswith("200"):
        raise RuntimeError(f"{told[0]}: {path}")
    return Cost(path, spent, statements() - before, size)
