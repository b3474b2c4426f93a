"""What a desk has done by the time that disaster strikes: `edit()`, in a process of its own."""

from __future__ import annotations

from django.contrib.auth.models import User

from products import curation
from products.models import Product
from products.refreshing import save_reference
from tests import generator
from tests.builders import approve, draft_of, submitted
from tests.partnering import a_partner, key_of
from tests.people import person
from tests.renamed_rows import source

CODE, OTHER, THIRD = "cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai", "zhejiang-zhongshidai"


def edit() -> None:
    """Revised by two people, withdrawn, renamed, a draft left open, a partner with a key."""
    author = person("drill-author", "add_revision", "change_revision", "view_revision")
    reviewer = person("drill-reviewer", superuser=True)
    approve(submitted(CODE, author, summary="改过的简介。"), by=reviewer)
    curation.withdraw(product=Product.objects.get(code=THIRD), by=reviewer, reason="停办")
    draft_of(OTHER, author, summary="还没有写完。")
    save_reference(row=source("改过的标题"), by=reviewer)
    key_of(a_partner("drill", "cmb"), "read")
    assert User.objects.filter(username="drill-author").exists()


def publish(code: str) -> None:
    assert curation.adopt(record=generator.stating(code), door="test") is not None
