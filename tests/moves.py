"""The product that the tests of curation move, and every verb that moves a revision."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User

from products import curation
from products.models import Product, Revision
from tests.builders import approve

CODE = "cmb-zhaoke-toudai"


def product() -> Product:
    return Product.objects.get(code=CODE)


def new_draft(code: str = "brand-new") -> Revision:
    return Revision.objects.create(
        product=Product.objects.create(code=code), number=1, name="新产品", offering="promoted"
    )


VERBS: dict[str, Callable[[Revision, User], object]] = {
    "submit": lambda revision, by: curation.submit(revision=revision, by=by),
    "approve": lambda revision, by: approve(revision, by=by),
    "return_to_author": lambda revision, by: curation.return_to_author(
        revision=revision, by=by, reason="再看一遍"
    ),
    "withdraw": lambda revision, by: curation.withdraw(
        product=revision.product, by=by, reason="停办"
    ),
    "discard": lambda revision, by: curation.discard(revision=revision, by=by),
    "claim": lambda revision, by: curation.claim(revision=revision, by=by),
}
