"""Every address of the desk, read from the resolver, with real objects in it.

`addresses(objects())` is what the tests of roles, of the content policy and of the language walk.
A new address needs nothing here as long as its model has an object below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from partners.models import Endpoint, Kind, Submission
from products.models import (
    AssessmentMethod,
    Change,
    Family,
    ImportBatch,
    LinkCheck,
    Organisation,
    Product,
    Region,
    Source,
)
from tests.builders import draft_of, submitted
from tests.partnering import a_partner, key_of
from tests.people import person

Objects = dict[str, str]
"""Where an address stands (`products/family`), or its own name → the key of an object."""


class Address(NamedTuple):
    """A page or a step of the desk: `name` as in `reverse`, without `admin:`."""

    name: str
    path: str


def objects() -> Objects:
    """One of everything: a published product, a draft, a submitted revision, rows that no
    product shows, a user."""
    author = person("author", "add_revision", "change_revision")
    draft = draft_of("cmb-zhaoke-toudai", author)
    in_review = submitted("hxb-keji-qiye-touliandai", author)
    method = AssessmentMethod.objects.create(code="some-method", name="某方法")
    organisation = Organisation.objects.create(code="some-bank", name="某银行", kind="bank")
    family = Family.objects.create(code="some-family", name="某类型")
    source = Source.objects.create(key="some-source", kind="article", title="某文章")
    batches = {
        state: ImportBatch.objects.create(name=f"{state}.csv", content=b"x", by=author, state=state)
        for state in ("checked", "refused", "imported")
    }
    link = LinkCheck.objects.create(
        url="https://bank.example/", checked_at=timezone.now(), outcome="broken", status=404
    )
    partner = a_partner("some-partner")
    key_of(partner, "read")
    submission = Submission.objects.create(
        partner=partner,
        sent_with=partner.keys.get(),
        received_at=timezone.now(),
        code="some-product",
        kind=Kind.NEW,
        record={},
        idempotency_key="some-key",
    )
    endpoint = Endpoint.objects.create(
        partner=partner, url="https://partner.example/hook", cursor=54
    )
    published = Product.objects.get(code="spdb-hardtech-chuangxin-jifendai")
    draft_key, in_review_key = str(draft.pk), str(in_review.pk)
    versions = {
        f"products/{row._meta.model_name}/history": str(row.history.get().history_id)
        for row in (method, organisation, family, source)
    }
    return {
        **versions,
        "auth/user": str(User.objects.create_user("somebody", is_staff=True).pk),
        "partners/endpoint": str(endpoint.pk),
        "partners/partner": str(partner.pk),
        "partners/submission": str(submission.pk),
        "partners_partner_revoke": str(partner.keys.get().pk),
        "products/assessmentmethod": str(method.pk),
        "products/change": str(Change.objects.order_by("seq")[0].pk),
        "products/family": str(family.pk),
        "products/importbatch": str(batches["checked"].pk),
        "products/linkcheck": str(link.pk),
        "products/organisation": str(organisation.pk),
        "products/product": str(published.pk),
        "products/region": str(Region.objects.get(code="330100").pk),
        "products/revision": draft_key,
        "products/source": str(source.pk),
        "products_importbatch_check": str(batches["refused"].pk),
        "products_importbatch_undo": str(batches["imported"].pk),
        "view_on_site": str(published.pk),
        "products_revision_approve": in_review_key,
        "products_revision_return": in_review_key,
    }


def addresses(standing: Objects) -> list[Address]:
    """Every address under `/admin/`; KeyError names a model that has no object in `objects`."""
    content_type = ContentType.objects.get_for_model(Product)
    known = {
        "content_type_id": str(content_type.pk),
        "app_label": "products",
        "form": "csv",
        "url": "no-such-page/",
    }
    found = []
    for prefix, pattern in _patterns(get_resolver().url_patterns, ""):
        if not prefix.startswith("admin/") or _only_forwards(pattern):
            continue
        model = prefix.removeprefix("admin/").strip("/")
        name = pattern.name or f"{model or 'desk'}:unnamed"
        keys = iter((standing.get(name) or standing.get(model), standing.get(f"{model}/history")))

        def put(place: re.Match[str], keys: Any = keys, name: str = name) -> str:
            """Named places that mean one thing everywhere, else the object, then its version."""
            value = known.get(place["name"] or place["regex"] or "") or next(keys, None)
            if not value:
                raise KeyError(f"{name}: which object? Say so in tests/desk_addresses.py.")
            return str(value)

        route = str(pattern.pattern).removeprefix("^").removesuffix("$")
        found.append(Address(name, "/" + prefix + PLACE.sub(put, route)))
    return found


def ask(client: Client, method: str, path: str, data: dict[str, str] | None = None) -> Any:
    """The answer, read to its end: a file is not left open."""
    answer = getattr(client, method)(path, data or {})
    if answer.streaming:
        answer.getvalue()
    return answer


PLACE = re.compile(r"<(?:\w+:)?(?P<name>\w+)>|\(\?P<(?P<regex>\w+)>[^)]*\)|\(\[\^/\]\+\)")


def _patterns(
    patterns: list[URLPattern | URLResolver], prefix: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix, pattern
        else:
            yield from _patterns(pattern.url_patterns, prefix + str(pattern.pattern))


def _only_forwards(pattern: URLPattern) -> bool:
    """Django's own old form of a change address, `<key>/`, which sends on to the present one."""
    return pattern.name is None and str(pattern.pattern) == "<path:object_id>/"
