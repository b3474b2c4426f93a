"""Products whose every text is a mark: what was never published shows wherever it comes out.

A mark is written once, so that whoever reads one knows which text of which draft it is.
"""

from __future__ import annotations

import re

from django.contrib.auth.models import User

from products import curation, records
from products.models import Product, Revision
from products.records import fill, find
from tests.builders import Record
from tests.generator import stating

CODES = [f"zqy-{letter}" for letter in "abc"]
MARK = re.compile(rb"zqx\d{5}", re.IGNORECASE)
CODE = re.compile(rb"zqy-[a-c]\b")
ROWS = [0, 1]
"""Of each kind of row that a product refers to; nothing public does at the start."""


def row(kind: str, number: int) -> str:
    return f"zqz-{kind}-{number}"


def refer() -> None:
    for number in ROWS:
        records.family({"code": row("family", number), "name": f"隐类{number}"})
        records.organisation({"code": row("org", number), "name": f"隐行{number}", "kind": "bank"})
        code = row("source", number)
        records.source({"key": code, "kind": "news", "title": f"隐文{number}"})
        cited = [{"source": "hebei-linkage", "locator": "第1段"}]
        records.method({"code": row("method", number), "name": f"隐法{number}", "citations": cited})


def secret(code: str, mark: int, which: int) -> Record:
    """A record that says a mark everywhere, and refers to the rows of one number."""
    text = f"zqx{mark:05d}"
    record = stating(
        code,
        name=f"{text}贷",
        aliases=[f"{text}别名"],
        summary=f"简介{text}。",
        summary_en=f"Summary {text}.",
        issuer=row("org", which),
        family=row("family", which),
        instrument="loan" if which else "bond",
        stages=["growth"] if mark % 2 else ["seed", "mature"],
        regions=["330000"] if mark % 3 else ["110000"],
        guarantees=["pledge"],
        area=f"片区{text}",
        limit={"max": f"{2_000_000 + mark}.00", "formula": f"公式{text}", "formula_en": text},
        methods=[row("method", which)],
        conditions=[
            {
                "key": "c",
                "attribute": "company_type",
                "words": f"条件{text}",
                "words_en": f"Condition {text}",
            }
        ],
        highlights=[
            {"key": "h", "kind": "feature", "words": f"亮点{text}", "words_en": f"Feature {text}"}
        ],
    )
    for cited in record["citations"]:
        cited["source"], cited["locator"] = row("source", which), f"第{mark}段{text}"
    return record


def write(code: str, record: Record, by: User) -> Revision:
    """The open draft of a product with this record, a new one if there is none."""
    product = Product.objects.get_or_create(code=code)[0]
    draft = product.draft or Revision(product=product, number=product.next_number)
    fill(draft, record, find)
    draft.refresh_from_db()
    curation.claim(revision=draft, by=by)
    return draft
