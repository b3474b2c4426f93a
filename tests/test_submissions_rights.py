"""For whom a partner may propose, and with what; what is somebody else's stays theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from partners import keys
from partners.models import Key, Submission
from products import curation
from products.models import Organisation, Revision
from products.written import written as as_written
from tests.builders import Record, draft_of, submitted
from tests.moves import new_draft
from tests.partnering import bearer, key_of
from tests.sending import PATH, Program, pointers, proposal

pytestmark = pytest.mark.django_db

OFFERED = "cmb-zhaoke-toudai"


@pytest.fixture
def branch(db: None) -> Organisation:
    above = Organisation.objects.get(code="cmb")
    return Organisation.objects.create(
        code="cmb-lane", name="某支行", kind="bank_branch", parent=above
    )


def taking_part(*codes: str) -> Record:
    """A promoted product with these partners, each with its source."""
    facts = ["name", *(f"organisations.partner.{code}" for code in codes)]
    cited = [{**proposal()["citations"][0], "facts": facts}]
    rows = [{"role": "partner", "organisation": code} for code in codes]
    return proposal(offering="promoted", issuer=None, organisations=rows, citations=cited)


def test_the_issuer_is_theirs_or_below(branch: Organisation) -> None:
    above, below = Program("above", "cmb"), Program("below", "cmb-lane")
    assert pointers(below.refused(proposal(issuer="cmb"), 403)) == ["/issuer"]
    assert pointers(Program("other", "spdb").refused(proposal(), 403)) == ["/issuer"]
    assert pointers(Program("none").refused(proposal(), 403)) == ["/issuer"]
    above.taken(proposal(issuer="cmb-lane"))
    below.taken(proposal(code="another", name="另一笔贷款", issuer="cmb-lane"))


def test_without_an_issuer_one_that_takes_part_is_theirs() -> None:
    program = Program("a-bank", "cmb")
    assert pointers(program.refused(taking_part(), 403)) == ["/organisations"]
    assert pointers(program.refused(taking_part("spdb"), 403)) == ["/organisations"]
    assert program.taken(taking_part("spdb", "cmb"))["kind"] == "new"


def test_a_change_is_of_ones_own_before_and_after(shipped: dict[str, Record]) -> None:
    """Neither does anybody take another's product, nor give theirs to another."""
    record = as_written(shipped[OFFERED])
    taker, giver = Program("taker", "spdb"), Program("giver", "cmb")
    named = {"If-Match": giver.etag(OFFERED)}
    assert pointers(taker.refused({**record, "issuer": "spdb"}, 403, **named)) == ["/code"]
    assert pointers(giver.refused({**record, "issuer": "spdb"}, 403, **named)) == ["/issuer"]
    Program("both", "cmb", "spdb").taken({**record, "summary": "改"}, **named)


def test_whom_the_promoted_product_names_may_change_it(shipped: dict[str, Record]) -> None:
    code, record = next(
        (code, record)
        for code, record in shipped.items()
        if record["offering"] == "promoted" and record["organisations"]
    )
    own = record["organisations"][0]["organisation"]["code"]
    changed = {**as_written(record), "summary": "改过的简介。"}
    stranger = "cmb" if own != "cmb" else "spdb"
    named = {"If-Match": Program("reader").etag(code)}
    Program("stranger", stranger).refused(changed, 403, **named)
    assert Program("theirs", own).taken(changed, **named)["kind"] == "change"


@pytest.mark.parametrize("handed_in", [False, True])
def test_what_somebody_works_on_is_theirs(
    editor: User, shipped: dict[str, Record], handed_in: bool
) -> None:
    """The refusal is the same for a draft and for what is in review, and says nothing of it."""
    program = Program("a-bank", "cmb")
    (submitted if handed_in else draft_of)(OFFERED, editor, name="秘密的名称")
    changed = {**as_written(shipped[OFFERED]), "summary": "改过的简介。"}
    of_public = program.refused(changed, 409, **{"If-Match": program.etag(OFFERED)})
    new_draft("brand-new")
    of_draft = program.refused(proposal(), 409)
    assert of_public == of_draft
    assert "秘密" not in str(of_public)
    assert "alice" not in str(of_public)


def test_another_partners_draft_is_not_replaced(reviewer: User) -> None:
    first, second = Program("first", "cmb"), Program("second", "cmb")
    first.taken(proposal())
    waiting = second.refused(proposal(), 409)
    curation.return_to_author(
        revision=Revision.objects.in_review().get(), by=reviewer, reason="再看。"
    )
    assert second.refused(proposal(), 409) == waiting


def test_a_submission_is_for_its_partners_eyes() -> None:
    first, second = Program("first", "cmb"), Program("second", "cmb")
    told = first.taken(proposal())
    never = second.get(f"{PATH}00000000-0000-4000-8000-000000000000/", 404)
    assert second.get(told["url"], 404) == never
    assert second.get(f"{PATH}nonsense/", 404) == never
    assert second.get()["results"] == []
    assert second.get(f"{PATH}?before={told['id']}", 400)["errors"][0]["parameter"] == "before"


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_takes_a_key_with_the_scope(client: Any, method: str) -> None:
    program = Program("a-bank", "cmb")
    reading = key_of(program.partner, "read", "webhooks")
    ask = getattr(client, method)
    assert ask(PATH).status_code == 401
    assert ask(PATH, headers=bearer("kedai_nonsense")).status_code == 401
    refused = ask(PATH, headers=bearer(reading))
    assert (refused.status_code, refused.json()["scope"]) == (403, "submit")
    keys.revoke(key=Key.objects.get(partner=program.partner, scopes=["submit"]))
    assert ask(PATH, headers=bearer(program.key)).status_code == 401


def test_a_service_user_without_its_permissions_proposes_nothing() -> None:
    program = Program("a-bank", "cmb")
    program.partner.user.user_permissions.clear()
    assert "administrator" in program.refused(proposal(), 403)["detail"]
    assert not Submission.objects.exists()


def test_even_a_desk_of_one_has_a_curator_between(settings: Any, get: Any) -> None:
    """Nothing that a partner can send publishes, and its user may not approve what it wrote."""
    settings.ONE_PERSON_DESK = True
    program = Program("a-bank", "cmb")
    program.taken(proposal())
    waiting = Revision.objects.in_review().get()
    with pytest.raises(curation.NotAllowed):
        curation.approve(revision=waiting, by=program.partner.user, seen="")
    get("products/brand-new/", 404)
