"""What curators see of a submission, and what nobody else sees of it before they approve it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from partners.models import Submission
from products import curation
from products.models import Change, Product, Revision
from products.written import written as as_written
from tests.builders import Record, approve, draft_of
from tests.sending import Program, proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_persons")]

CODE = "cmb-zhaoke-toudai"
SECRET = "未批准的贷款"
READ_BY_ALL = [
    *("/api/v1/products/", "/api/v1/products/?facets=stage,issuer_kind,family&page_size=100"),
    *("/api/v1/products/?q=未批准", "/api/v1/changes/?limit=1000", "/api/v1/changes/head/"),
    *(f"/api/v1/products/{CODE}/", "/api/v1/organisations/", "/api/v1/sources/"),
    *("/", "/map/", "/changes.atom", "/sitemap-products-1.xml", "/issuers/cmb/"),
    *(f"/products/{CODE}/", "/api/v1/export/", "/api/v1/products.csv"),
]
"""Wherever a product could show before its time."""


@pytest.fixture
def program() -> Program:
    return Program("a-bank", "cmb")


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def seen_by_all(client: Client) -> dict[str, bytes]:
    answers = {path: client.get(path) for path in READ_BY_ALL}
    assert {path: a.status_code for path, a in answers.items() if a.status_code != 200} == {}
    return {path: b"".join(answer) for path, answer in answers.items()}


def test_nothing_of_it_is_public_before_its_approval(
    program: Program, client: Client, shipped: dict[str, Record], reviewer: User
) -> None:
    before = seen_by_all(client)
    program.taken(proposal(name=SECRET))
    changed = {**as_written(shipped[CODE]), "summary": SECRET}
    told = program.taken(changed, **{"If-Match": program.etag(CODE)})
    assert seen_by_all(client) == before
    draft = Revision.objects.get(product__code="brand-new")
    curation.return_to_author(revision=draft, by=reviewer, reason="再看。")
    assert seen_by_all(client) == before
    approve(Revision.objects.in_review().get(), by=reviewer)
    assert SECRET in seen_by_all(client)[f"/api/v1/products/{CODE}/"].decode()
    assert program.get(told["url"])["status"] == "published"


def test_findings_tell_nothing_of_other_peoples_drafts(program: Program, editor: User) -> None:
    """The desk compares with drafts; a partner would learn what is being written."""
    draft_of(CODE, editor, name="全新的贷款")
    assert program.taken(proposal())["findings"] == []


def test_the_queue_and_the_review_say_from_whom_it_comes(
    program: Program, sign_in: Any, reviewer: User
) -> None:
    program.taken(proposal())
    desk, waiting = sign_in(reviewer), Revision.objects.in_review().get()
    for shown in (
        page(desk, "products_revision_queue"),
        page(desk, "products_revision_change", waiting.pk),
        page(desk, "index"),
    ):
        assert "合作方 合作方 a-bank" in shown
        assert "partner:a-bank" not in shown
    approve(waiting, by=reviewer)
    line = Change.objects.get(product__code="brand-new")
    assert "合作方 合作方 a-bank" in page(desk, "products_change_change", line.pk)
    assert "合作方 合作方 a-bank" in page(desk, "products_product_change", line.product.pk)


def test_the_desk_lists_what_partners_sent_and_changes_nothing(
    program: Program, sign_in: Any, editor: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(3):
        program.taken(proposal(code=f"new-{n}", name=f"全新贷款{n}"))
    desk, waiting = sign_in(editor), Revision.objects.in_review().order_by("pk")[0]
    with django_assert_max_num_queries(12):
        listed = page(desk, "partners_submission_changelist")
    link = reverse("admin:products_revision_change", args=[waiting.pk])
    assert f'href="{link}"' in listed
    assert listed.count("复核中") == 3
    submission = Submission.objects.get(code="new-0")
    assert "全新贷款0" in page(desk, "partners_submission_change", submission.pk)
    for step in ("change", "delete"):
        address = reverse(f"admin:partners_submission_{step}", args=[submission.pk])
        assert desk.post(address, {"code": "x"}).status_code == 403
    assert desk.get(reverse("admin:partners_submission_add")).status_code == 403
    curation.discard(
        revision=curation.return_to_author(
            revision=waiting, by=User.objects.create_superuser("dora"), reason="再看。"
        ),
        by=editor,
    )
    assert not Product.objects.filter(code="new-0").exists()
    assert "已放弃" in page(desk, "partners_submission_changelist")


def test_a_return_names_no_person_to_the_partner(program: Program, reviewer: User) -> None:
    told = program.taken(proposal())
    curation.return_to_author(
        revision=Revision.objects.in_review().get(),
        by=reviewer,
        remarks={"evidence.name": "页码？"},
    )
    back = program.get(told["url"])
    assert back["reasons"] == [
        {"path": "evidence.name", "pointer": "/citations/0/facts/0", "words": "页码？"}
    ]
    assert reviewer.username not in json.dumps(back)
