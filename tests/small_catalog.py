"""A catalog as small as can be, in files: written, loaded, and all that a load may write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import User
from django.db import models

from catalog.models import Entry
from products import curation
from products.loading import Report, load
from products.models import (
    AssessmentMethod,
    Change,
    Family,
    LoadedRecord,
    Organisation,
    Product,
    Region,
    Revision,
    Source,
)
from tests.builders import Record, written

REGIONS = """code,name,name_en,level,parent
000000,全国,Nationwide,country,
330000,浙江省,Zhejiang,province,000000
330100,杭州市,Hangzhou,prefecture,330000
"""

REFERENCE: list[Record] = [
    {"type": "family", "code": "t-loans", "name": "测试贷"},
    {"type": "organisation", "code": "t-group", "name": "测试集团", "kind": "bank"},
    {
        "type": "organisation",
        "code": "t-bank",
        "name": "测试银行",
        "kind": "bank_branch",
        "parent": "t-group",
    },
    {
        "type": "source",
        "key": "t-article",
        "kind": "news",
        "title": "一篇报道",
        "author": "王小明",
        "published_on": "2025-08-01",
    },
    {
        "type": "method",
        "code": "t-model",
        "name": "模型",
        "citations": [{"source": "t-article", "locator": "第1段"}],
    },
]


def product(code: str = "t-one", **changes: Any) -> Record:
    """A product of the small catalog: everything it states is cited."""
    stated = {
        "issuer": "t-bank",
        "family": "t-loans",
        "regions": ["330100"],
        "methods": ["t-model"],
    }
    facts = ["name", *stated]
    cited = {"source": "t-article", "locator": "第2段", "basis": "direct", "facts": facts}
    return written(code=code, **{**stated, "citations": [cited], **changes})


class Files:
    """A directory of records as small as can be; written as a person would write it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "regions.csv").write_text(REGIONS, encoding="utf-8")
        self.reference = [dict(row) for row in REFERENCE]
        self.products = [product("t-one"), product("t-two", name="第二款")]

    def write(self) -> None:
        for name, rows in (("01-reference", self.reference), ("02-products", self.products)):
            self.text(f"{name}.yaml", yaml.safe_dump(rows, allow_unicode=True, sort_keys=False))

    def text(self, name: str, text: str) -> None:
        (self.directory / name).write_text(text, encoding="utf-8")

    def load(self) -> Report:
        self.write()
        return load(self.directory)

    def named(self, kind: str, code: str) -> Record:
        rows = [*self.reference, *self.products]
        return next(r for r in rows if r["type"] == kind and code in (r.get("code"), r.get("key")))


def everything() -> tuple[object, ...]:
    """All that a load may write."""
    tables: list[type[models.Model]] = [
        Region,
        Organisation,
        Family,
        Source,
        AssessmentMethod,
        Product,
        Revision,
        Change,
        Entry,
        LoadedRecord,
    ]
    return tuple(list(table._default_manager.order_by("pk").values()) for table in tables)


def touched_withdrawn(by: User) -> None:
    curation.withdraw(product=Product.objects.get(code="t-one"), by=by, reason="停办")
