"""A row that products show takes a reviewer to change it; one that is used is not deleted."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from products.curation import NotAllowed
from products.models import Organisation
from products.refreshing import delete_reference, save_reference
from tests.builders import draft_of
from tests.people import person
from tests.renamed_rows import NEW, refreshed, showing, source


@pytest.mark.parametrize(
    ("permissions", "shown", "may"),
    [
        (("change_organisation",), False, True),
        (("change_organisation",), True, False),
        (("change_organisation", "review_revision"), True, True),
        (("review_revision",), True, False),
        (("review_revision",), False, False),
        ((), False, False),
    ],
)
def test_a_public_row_takes_a_reviewer_who_may_change_it(
    db: None, permissions: tuple[str, ...], shown: bool, may: bool
) -> None:
    by = person("dora", *permissions)
    row = Organisation.objects.get(code="cmb")
    if not shown:
        row = Organisation.objects.create(code="new-bank", name="新银行", kind="bank")
    before, row.name = row.name, NEW

    if may:
        save_reference(row=row, by=by)
    else:
        with pytest.raises(NotAllowed, match="。"):
            save_reference(row=row, by=by)

    assert Organisation.objects.get(pk=row.pk).name == (NEW if may else before)
    assert bool(refreshed()) == (shown and may)


def test_a_new_row_takes_the_right_to_add(db: None) -> None:
    def new() -> Organisation:
        return Organisation(code="new-bank", name="新银行", kind="bank")

    with pytest.raises(NotAllowed):
        save_reference(row=new(), by=person("dora", "change_organisation", "review_revision"))
    save_reference(row=new(), by=person("eve", "add_organisation"))

    assert Organisation.objects.get(code="new-bank").history.get().history_user.username == "eve"


def test_whoever_may_not_is_told_whom_to_ask(editor: User) -> None:
    person("erin", "change_source", "review_revision")
    person("frank", "review_revision")
    by = person("dora", "change_source")

    with pytest.raises(NotAllowed) as refused:
        save_reference(row=source("新的标题"), by=by)

    assert f"{len(showing(source('')))} 个已发布的产品用到它" in str(refused.value)
    assert "erin" in str(refused.value)
    assert "frank" not in str(refused.value)


def test_what_something_shows_or_stands_on_is_not_deleted(admin: User, editor: User) -> None:
    bank = Organisation.objects.create(code="new-bank", name="新银行", kind="bank")
    branch = Organisation.objects.create(
        code="new-branch", name="新支行", kind="bank_branch", parent=bank
    )
    draft = draft_of("cmb-zhaoke-toudai", editor, issuer=branch)

    for row in (bank, branch, Organisation.objects.get(code="cmb")):
        with pytest.raises(NotAllowed, match="份产品内容用到它"):
            delete_reference(row=row, by=admin)
    draft.delete()
    with pytest.raises(NotAllowed, match="机构"):
        delete_reference(row=bank, by=admin)
    with pytest.raises(NotAllowed, match="权限"):
        delete_reference(row=branch, by=editor)
    delete_reference(row=branch, by=admin, reason="重复录入。")

    gone = Organisation.history.filter(code="new-branch").first()
    assert (gone.history_type, gone.history_user, gone.history_change_reason) == (
        "-",
        admin,
        "重复录入。",
    )
