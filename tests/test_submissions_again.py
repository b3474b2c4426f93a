"""A request that is repeated is answered again and takes nothing twice, even many at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from partners.models import Submission
from products import curation
from products.models import Product, Revision, Save
from tests import threads
from tests.sending import Program, proposal

MANY = 32


def same(answer: Any) -> tuple[int, bytes, str, str]:
    return answer.status_code, answer.content, answer["Location"], answer["Content-Language"]


@pytest.mark.django_db
def test_the_same_again_is_the_very_same_answer(reviewer: User) -> None:
    program = Program("a-bank", "cmb")
    first = program.send(proposal(summary="最高 100 万元。"), once="one")
    assert "Idempotency-Replayed" not in first
    curation.return_to_author(
        revision=Revision.objects.in_review().get(), by=reviewer, reason="再看。"
    )
    reordered = dict(reversed(proposal(summary="最高 100 万元。").items()))
    again = program.send(reordered, once="one", **{"Accept-Language": "zh-hans"})
    assert same(again) == same(first)
    assert again["Idempotency-Replayed"] == "true"
    assert (Submission.objects.count(), Save.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_another_record_under_the_same_key_is_refused() -> None:
    program = Program("a-bank", "cmb")
    program.send(proposal(), once="one")
    program.refused(proposal(summary="另一份。"), 422, once="one")
    program.refused({"type": "product"}, 422, once="one")
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_its_partner() -> None:
    first, second = Program("first", "cmb"), Program("second", "cmb")
    first.send(proposal(), once="one")
    other = second.send(proposal(code="other", name="另一笔"), once="one")
    assert (other.status_code, "Idempotency-Replayed" in other) == (201, False)


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_under_its_key() -> None:
    program = Program("a-bank", "cmb")
    program.refused(proposal(verified_on=None), 422, once="one")
    assert program.send(proposal(), once="one").status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_of_many_at_once_one_is_taken() -> None:
    """The same record under one key, and beside it another product under keys of its own."""
    program, rival = Program("a-bank", "cmb"), Program("rival", "cmb")
    answers: list[Any] = []
    rivals: list[Any] = []

    def send() -> None:
        answers.append(program.send(proposal(), once="one"))

    def contend() -> None:
        rivals.append(rival.send(proposal(code="contended", name="争着要的贷款")))

    def contend_too() -> None:
        rivals.append(program.send(proposal(code="contended", name="争着要的贷款")))

    work = [*[send] * MANY, *[contend, contend_too] * 4]
    assert [error for error in threads.run(*work) if error] == []
    assert len({same(answer) for answer in answers}) == 1
    assert answers[0].status_code == 201
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert sorted(answer.status_code for answer in rivals) == [201] + [409] * 7
    for code in ("brand-new", "contended"):
        product = Product.objects.get(code=code)
        revision = product.revisions.get()
        assert (revision.state, revision.authors.count()) == ("in_review", 1)
        assert Save.objects.filter(revision=revision).count() == 1
        assert Submission.objects.filter(code=code).count() == 1
