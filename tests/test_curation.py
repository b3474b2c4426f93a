"""Who may move an entry where, and what every move leaves behind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from catalog.models import Entry
from products import curation, journal
from products.curation import TRANSITIONS, NotAllowed
from products.freezing import freeze
from products.models import Attribution, Change, Organisation, Product, Revision
from products.record_files import RecordError
from products.refreshing import refresh
from products.vocabulary import STATE
from tests.builders import approve, draft_of, lines, published, submitted, written
from tests.people import person
from tests.threads import run, until_somebody_waits_for_a_lock

CODE = "cmb-zhaoke-toudai"
HOUSE = Path(curation.__file__).parent.parent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def product() -> Product:
    return Product.objects.get(code=CODE)


# --- the table -----------------------------------------------------------------------------------

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

ALLOWED = {
    ("draft", "submit"): "in_review",
    ("draft", "discard"): None,
    ("draft", "claim"): "draft",
    ("in_review", "return_to_author"): "draft",
    ("in_review", "approve"): "published",
    ("published", "withdraw"): "withdrawn",
}
"""Every move there is, and where it leads; all others are refused."""


def in_state(state: str, author: User) -> Revision:
    """The second revision of a product, put into a state past the table."""
    revision = draft_of(CODE, author)
    Revision.objects.filter(product=revision.product, number=1).update(state="superseded")
    Revision.objects.filter(pk=revision.pk).update(state=state)
    return Revision.objects.get(pk=revision.pk)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATE.codes)
def test_every_verb_works_in_its_states_and_in_no_other(state: str, verb: str, admin: User) -> None:
    revision = in_state(state, person("alice", superuser=True))
    before = Revision.objects.filter(pk=revision.pk).values().get()

    if (state, verb) in ALLOWED:
        VERBS[verb](revision, admin)
        after = Revision.objects.filter(pk=revision.pk).first()
        assert (after and after.state) == ALLOWED[state, verb]
        return
    with pytest.raises(NotAllowed) as refused:
        VERBS[verb](revision, admin)
    assert str(refused.value).endswith("。")
    assert Revision.objects.filter(pk=revision.pk).values().get() == before
    assert lines() == 54


def test_the_table_and_the_matrix_agree() -> None:
    moves = {(start, verb) for verb, move in TRANSITIONS.items() for start in move.start}

    assert moves - {("published", "supersede")} == {
        (start, verb) for start, verb in ALLOWED if verb in TRANSITIONS
    }
    assert all(
        TRANSITIONS[verb].end == (end or "")
        for (_, verb), end in ALLOWED.items()
        if verb in TRANSITIONS
    )
    assert {move.end for move in TRANSITIONS.values()} - {""} <= set(STATE.codes)


EDITING = ("submit", "discard", "claim")
REVIEWING = ("approve", "return_to_author", "withdraw")
START = {verb: start for start, verb in ALLOWED}


@pytest.mark.parametrize("verb", EDITING)
def test_a_reviewer_who_may_not_edit_does_not_edit(verb: str, admin: User, reviewer: User) -> None:
    with pytest.raises(NotAllowed, match="权限"):
        VERBS[verb](in_state(START[verb], admin), reviewer)


@pytest.mark.parametrize("verb", REVIEWING)
def test_an_editor_who_may_not_review_does_not_review(verb: str, admin: User, editor: User) -> None:
    with pytest.raises(NotAllowed, match="权限"):
        VERBS[verb](in_state(START[verb], admin), editor)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_without_a_role_moves_anything(verb: str, admin: User) -> None:
    with pytest.raises(NotAllowed, match="权限"):
        VERBS[verb](in_state(START[verb], admin), person("dave"))
    with pytest.raises(NotAllowed, match="权限"):
        curation.start_revision(product=product(), by=person("erin", "review_revision"))


def test_somebody_who_has_left_moves_nothing(admin: User) -> None:
    gone = person("gone", superuser=True)
    gone.is_active = False

    with pytest.raises(NotAllowed):
        curation.submit(revision=draft_of(CODE, admin), by=gone)


# --- drafts --------------------------------------------------------------------------------------


def test_a_draft_begins_as_a_copy_of_what_is_public(editor: User) -> None:
    original = published(CODE)

    draft = curation.start_revision(product=product(), by=editor)

    assert (draft.number, draft.state, draft.author) == (original.number + 1, "draft", editor)
    assert list(draft.authors.all()) == [editor]
    assert (draft.approver, draft.self_approved, draft.submitted_at) == (None, False, None)
    assert freeze(Revision.objects.get(pk=draft.pk)) == freeze(original)
    assert published(CODE).pk == original.pk
    assert original.citations.exists()


def test_the_copy_leaves_the_rows_of_the_original_alone(editor: User) -> None:
    before = freeze(published(CODE))
    draft = curation.start_revision(product=product(), by=editor)
    draft.conditions.all().delete()
    draft.citations.all().delete()
    draft.regions.clear()

    assert freeze(published(CODE)) == before


def test_whoever_starts_second_gets_the_open_draft(editor: User, admin: User) -> None:
    draft = curation.start_revision(product=product(), by=editor)

    again = curation.start_revision(product=product(), by=admin)

    assert again.pk == draft.pk
    assert again.author == editor
    assert list(again.authors.all()) == [editor]


def test_everyone_who_saved_a_draft_is_one_of_its_authors(editor: User, admin: User) -> None:
    draft = draft_of(CODE, editor)
    curation.claim(revision=draft, by=admin)

    draft.refresh_from_db()
    assert draft.author == admin
    assert set(draft.authors.all()) == {editor, admin}


def test_the_authors_of_the_last_revision_are_not_those_of_the_next(
    editor: User, reviewer: User
) -> None:
    approve(submitted(CODE, editor), by=reviewer)
    other = person("frank", "change_revision", "review_revision")

    draft = curation.start_revision(product=product(), by=other)

    assert list(draft.authors.all()) == [other]


def test_a_product_without_content_cannot_be_started(editor: User) -> None:
    empty = Product.objects.create(code="empty")

    with pytest.raises(NotAllowed, match="新增"):
        curation.start_revision(product=empty, by=editor)


def test_a_discarded_draft_leaves_the_public_entry(editor: User) -> None:
    draft = draft_of(CODE, editor)

    curation.discard(revision=draft, by=editor)

    assert not Revision.objects.filter(pk=draft.pk).exists()
    assert published(CODE).number == 1
    assert lines() == 54


def new_draft(code: str = "brand-new") -> Revision:
    return Revision.objects.create(
        product=Product.objects.create(code=code), number=1, name="新产品", offering="promoted"
    )


def test_a_product_that_was_never_published_goes_with_its_draft(editor: User) -> None:
    curation.discard(revision=new_draft(), by=editor)

    assert not Product.objects.filter(code="brand-new").exists()


def test_at_most_one_open_revision_a_product(editor: User) -> None:
    draft = draft_of(CODE, editor)

    for state in ("draft", "in_review"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.create(
                product=draft.product, number=9, name="x", offering="promoted", state=state
            )


def test_at_most_one_published_revision_a_product() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            product=product(), number=9, name="x", offering="promoted", state="published"
        )


# --- submitting ----------------------------------------------------------------------------------


def test_what_says_nothing_new_is_not_submitted(editor: User) -> None:
    draft = curation.start_revision(product=product(), by=editor)

    with pytest.raises(NotAllowed, match="没有可提交的改动"):
        curation.submit(revision=draft, by=editor)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_blocks_publication_is_said_at_submission(editor: User) -> None:
    draft = draft_of(CODE, editor, summary="", verified_on=None)

    with pytest.raises(NotAllowed) as refused:
        curation.submit(revision=draft, by=editor)

    assert "还有 2 处须先改好" in str(refused.value)
    assert "简介" in str(refused.value)
    assert "核对日期" in str(refused.value)


def test_what_stopped_being_ready_in_review_is_not_published(editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)
    waiting.citations.all().delete()

    with pytest.raises(NotAllowed, match="没有出处"):
        approve(waiting, by=reviewer)

    waiting.refresh_from_db()
    assert waiting.state == "in_review"
    assert published(CODE).number == 1


def test_the_state_that_counts_is_the_stored_one(editor: User, reviewer: User) -> None:
    """Two browser windows: the second holds a revision that has moved on meanwhile."""
    waiting = submitted(CODE, editor)
    stale = Revision.objects.get(pk=waiting.pk)
    approve(waiting, by=reviewer)

    with pytest.raises(NotAllowed, match="已发布"):
        curation.return_to_author(revision=stale, by=reviewer, reason="晚了")


# --- review --------------------------------------------------------------------------------------


def test_a_second_person_publishes(editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)

    change = approve(waiting, by=reviewer)

    assert (change.seq, change.kind, change.reviewed) == (55, "revised", "second_person")
    assert '"summary":"改过的简介。"' in (change.record or "")
    now = published(CODE)
    assert (now.number, now.approver, now.self_approved) == (2, reviewer, False)
    assert Revision.objects.get(product=product(), number=1).state == "superseded"
    behind = Attribution.objects.get(change=change)
    assert (behind.author, behind.approver, behind.door) == (editor, reviewer, "desk")
    assert journal.verify() is None


def test_a_new_product_is_published_not_revised(admin: User, reviewer: User) -> None:
    draft = new_draft()
    curation.claim(revision=draft, by=admin)
    draft.summary, draft.verified_on = "简介。", date(2026, 11, 22)
    draft.save()
    source = published(CODE).citations.all()[0].source
    draft.citations.create(fact="name", source=source, locator="第1段")
    curation.submit(revision=draft, by=admin)

    change = approve(draft, by=reviewer)

    assert change.kind == "published"
    assert Entry.objects.get(code="brand-new").position == change.seq


@pytest.mark.parametrize("part", ["last author", "earlier author"])
def test_nobody_approves_what_they_have_edited(part: str, editor: User) -> None:
    both = person("greta", "change_revision", "review_revision")
    order = [editor, both] if part == "last author" else [both, editor]
    draft = draft_of(CODE, order[0])
    curation.claim(revision=draft, by=order[1])
    curation.submit(revision=draft, by=order[1])

    with pytest.raises(NotAllowed, match="不能自己复核"):
        approve(draft, by=both)

    assert published(CODE).number == 1


def test_a_superuser_does_not_approve_their_own_work_either(admin: User) -> None:
    with pytest.raises(NotAllowed, match="不能自己复核"):
        approve(submitted(CODE, admin), by=admin)


def test_a_desk_of_one_approves_its_own_work_and_says_so(admin: User, settings: Any) -> None:
    settings.ONE_PERSON_DESK = True

    change = approve(submitted(CODE, admin), by=admin)

    assert change.reviewed == "self"
    assert published(CODE).self_approved


def test_a_second_person_counts_at_a_desk_of_one_too(
    editor: User, reviewer: User, settings: Any
) -> None:
    settings.ONE_PERSON_DESK = True

    change = approve(submitted(CODE, editor), by=reviewer)

    assert change.reviewed == "second_person"


def test_the_database_itself_refuses_the_last_author_as_approver(editor: User) -> None:
    waiting = submitted(CODE, editor)
    rows = Revision.objects.filter(pk=waiting.pk)

    with pytest.raises(IntegrityError, match="revision_second_person"), transaction.atomic():
        rows.update(approver=editor)
    assert rows.update(approver=editor, self_approved=True) == 1


def test_an_author_can_be_erased_while_a_draft_waits(editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)
    editor.delete()

    change = approve(waiting, by=reviewer)

    assert Attribution.objects.get(change=change).author is None


def test_a_return_carries_its_reason_until_the_next_submission(
    editor: User, reviewer: User
) -> None:
    waiting = submitted(CODE, editor)

    back = curation.return_to_author(revision=waiting, by=reviewer, reason=" 额度写错了 ")

    assert (back.state, [r.words for r in back.remarks.all()]) == ("draft", ["额度写错了"])
    again = curation.submit(revision=back, by=editor)
    assert (again.state, list(again.remarks.all())) == ("in_review", [])


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_and_a_withdrawal_need_a_reason(reason: str, editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)

    with pytest.raises(NotAllowed, match="理由"):
        curation.return_to_author(revision=waiting, by=reviewer, reason=reason)
    with pytest.raises(NotAllowed, match="理由"):
        curation.withdraw(product=product(), by=reviewer, reason=reason)


# --- withdrawing ---------------------------------------------------------------------------------


def test_a_withdrawal_takes_the_entry_down_and_keeps_the_reason_inside(reviewer: User) -> None:
    change = curation.withdraw(product=product(), by=reviewer, reason="机构通知停办")

    assert (change.kind, change.record, change.content_digest) == ("withdrawn", None, None)
    assert not Revision.objects.published().filter(product=product()).exists()
    assert Attribution.objects.get(change=change).reason == "机构通知停办"
    assert "停办" not in journal.canonical(journal.line(change))
    assert Entry.objects.get(code=CODE).withdrawn_at == change.at


def test_what_is_down_is_not_taken_down_twice(reviewer: User) -> None:
    curation.withdraw(product=product(), by=reviewer, reason="停办")

    with pytest.raises(NotAllowed, match="没有发布"):
        curation.withdraw(product=product(), by=reviewer, reason="再停")


def test_a_withdrawn_product_comes_back_under_its_code_and_at_its_place(
    editor: User, reviewer: User
) -> None:
    place = Entry.objects.get(code=CODE).position
    curation.withdraw(product=product(), by=reviewer, reason="停办")
    draft = curation.start_revision(product=product(), by=editor)
    curation.submit(revision=draft, by=editor)

    change = approve(draft, by=reviewer)

    entry = Entry.objects.get(code=CODE)
    assert (entry.position, entry.seq, entry.withdrawn_at) == (place, change.seq, None)
    assert change.kind == "published"
    assert change.product == product()


def test_a_draft_outlives_the_withdrawal_of_what_it_would_replace(
    editor: User, reviewer: User
) -> None:
    waiting = submitted(CODE, editor)
    curation.withdraw(product=product(), by=reviewer, reason="停办")

    change = approve(waiting, by=reviewer)

    assert change.kind == "published"
    states = Revision.objects.filter(product=product()).values_list("number", "state")
    assert dict(states) == {1: "withdrawn", 2: "published"}


# --- the calendar --------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "retired"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_an_entry_retires_the_day_after_its_last(on: date, retired: bool) -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(effective_to=date(2026, 6, 30))

    changes = curation.retire_ended(on=on)

    assert [change.product.code for change in changes] == ([CODE] if retired else [])
    assert Revision.objects.published().filter(product=product()).exists() != retired


def test_retiring_says_so_and_does_it_once() -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(effective_to=date(2026, 6, 30))

    (change,) = curation.retire_ended(on=date(2027, 1, 1))

    assert (change.kind, change.reviewed) == ("withdrawn", "self")
    behind = Attribution.objects.get(change=change)
    assert (behind.door, behind.author, behind.approver) == ("retire_ended", None, None)
    assert behind.reason
    assert curation.retire_ended(on=date(2027, 1, 1)) == []


def test_drafts_and_the_endless_do_not_retire(editor: User) -> None:
    draft_of(CODE, editor, effective_to=date(2020, 1, 1))

    assert curation.retire_ended(on=date(2100, 1, 1)) == []


def test_the_command_retires_by_the_day_it_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(effective_to=date(2026, 6, 30))

    call_command("retire_ended", "--on", "2026-06-30")
    assert capsys.readouterr().out == ""
    call_command("retire_ended", "--on", "2026-07-01")
    assert capsys.readouterr().out == f"55 withdrawn {CODE}\n"


# --- adopting and refreshing ---------------------------------------------------------------------


def test_a_record_reviewed_elsewhere_is_adopted_as_it_stands() -> None:
    change = curation.adopt(record=written(), door="import_catalog")

    assert change is not None
    assert (change.kind, change.reviewed) == ("published", "self")
    behind = Attribution.objects.get(change=change)
    assert (behind.author, behind.approver, behind.door) == (None, None, "import_catalog")


def test_a_record_that_says_nothing_new_is_not_adopted_again() -> None:
    curation.adopt(record=written(), door="import_catalog")
    before = Revision.objects.count()

    assert curation.adopt(record=written(), door="import_catalog") is None
    assert Revision.objects.count() == before
    assert lines() == 55


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"citations": []}, "no citation"),
        ({"issuer": "nobody"}, "there is no organisation 'nobody'"),
        ({"offering": "promoted"}, "不能有发行机构"),
        ({"limit": {"min": "2.00", "max": "1.00"}}, "额度下限不能高于上限"),
        ({"code": "Bad Code"}, "代码"),
        ({"code": "a\n"}, "代码"),
    ],
)
def test_a_record_that_does_not_hold_leaves_nothing_behind(
    changes: dict[str, Any], reason: str
) -> None:
    before = Product.objects.count()

    with pytest.raises(RecordError, match=reason):
        curation.adopt(record=written(**changes), door="import_catalog")

    assert Product.objects.count() == before
    assert lines() == 54


def test_adopting_past_an_open_draft_is_refused_with_a_sentence(editor: User) -> None:
    draft_of(CODE, editor)

    with pytest.raises(RecordError, match="已有一份草稿"):
        curation.adopt(record=written(code=CODE), door="import_catalog")


def test_a_reference_rows_change_is_journalled_once(admin: User) -> None:
    Organisation.objects.filter(code="cmb").update(name="招商银行股份有限公司")
    shown = Revision.objects.published().showing(Organisation.objects.get(code="cmb"))
    by = journal.By(admin, admin)

    changes = refresh(revisions=shown, by=by)

    assert CODE in [change.product.code for change in changes]
    assert {change.kind for change in changes} == {"refreshed"}
    assert all("招商银行股份有限公司" in (change.record or "") for change in changes)
    assert all(change.product.revisions.published().count() == 1 for change in changes)
    assert refresh(revisions=shown.all(), by=by) == []


def test_a_refreshed_line_keeps_how_the_content_was_reviewed(editor: User, reviewer: User) -> None:
    approve(submitted(CODE, editor), by=reviewer)
    Organisation.objects.filter(code="cmb").update(name_en="CMB")
    revisions = Revision.objects.published().filter(product=product())

    (change,) = refresh(revisions=revisions, by=journal.By(None, None))

    assert change.reviewed == "second_person"


# --- the one door --------------------------------------------------------------------------------


def sources() -> Iterator[tuple[str, ast.Module]]:
    for app in ("config", "catalog", "products", "partners"):
        for path in sorted((HOUSE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield path.relative_to(HOUSE).as_posix(), ast.parse(text)


def names_used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name


def test_adopting_is_no_door_of_the_desk() -> None:
    users = {path for path, tree in sources() if "adopt" in names_used(tree)}

    assert "products/loading.py" in users
    allowed = {"products/loading.py", "products/curation.py"}
    assert all(path in allowed or path.endswith("/import_catalog.py") for path in users), users


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Every place where something called `state`, but for a file's, is given a value."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and part.attr == "state":
                    yield "assignment", part
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            written_state = any(
                keyword.arg == "state" and not ast.unparse(keyword.value).startswith("BatchState.")
                for keyword in node.keywords
            )
            if written_state and name in {"update", "create", "Revision", "get_or_create"}:
                yield name, node
            constants = {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
            if name == "setattr" and "state" in constants:
                yield name, node


def test_only_curation_moves_a_revision() -> None:
    for path, tree in sources():
        found = [f"{path}:{node.lineno} {how}" for how, node in assigned(tree)]
        if path == "products/curation.py":
            assert found
        else:
            assert found == []


def test_only_curation_writes_into_the_journal() -> None:
    for path, tree in sources():
        calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "append"
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "journal"
        ]
        assert not calls or path in ("products/curation.py", "products/refreshing/lines.py"), path
        imports = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "products.journal"
        ]
        assert "append" not in {alias.name for node in imports for alias in node.names}, path


def test_every_verb_takes_keywords_alone_and_says_who() -> None:
    tree = ast.parse(Path(curation.__file__).read_text(encoding="utf-8"))
    verbs = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert {"start_revision", *VERBS} <= {node.name for node in verbs}
    for node in verbs:
        assert node.args.args == [], node.name
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        assert keywords & {"by", "door", "on"}, node.name


# --- together ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_two_approvals_at_once_publish_once() -> None:
    author = person("alice", superuser=True)
    approvers = [person("bob", superuser=True), person("carol", superuser=True)]
    waiting = submitted(CODE, author)
    start = Barrier(2, timeout=60)

    def decide(by: User) -> None:
        start.wait()
        approve(Revision.objects.get(pk=waiting.pk), by)

    first, second = run(lambda: decide(approvers[0]), lambda: decide(approvers[1]))

    refused = [outcome for outcome in (first, second) if outcome]
    assert [type(each) for each in refused] == [NotAllowed]
    assert lines() == 55
    assert published(CODE).number == 2
    assert journal.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_two_who_start_at_once_share_one_draft() -> None:
    people = [person("alice", superuser=True), person("bob", superuser=True)]
    start = Barrier(2, timeout=60)

    def begin(by: User) -> None:
        start.wait()
        curation.start_revision(product=product(), by=by)

    assert run(lambda: begin(people[0]), lambda: begin(people[1])) == [None, None]
    assert Revision.objects.open().filter(product=product()).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_an_approval_that_meets_a_withdrawal_publishes_anew() -> None:
    """The withdrawal is not overwritten: the journal says withdrawn, published."""
    author, approver = person("alice", superuser=True), person("bob", superuser=True)
    waiting = submitted(CODE, author)
    withdrawn = Event()

    def withdraw() -> None:
        with transaction.atomic():
            curation.withdraw(product=product(), by=author, reason="停办")
            withdrawn.set()
            until_somebody_waits_for_a_lock()

    def decide() -> None:
        assert withdrawn.wait(timeout=60)
        approve(Revision.objects.get(pk=waiting.pk), by=approver)

    assert run(withdraw, decide) == [None, None]
    kinds = list(Change.objects.filter(seq__gt=54).values_list("kind", flat=True))
    assert kinds == ["withdrawn", "published"]
    states = Revision.objects.filter(product=product()).values_list("number", "state")
    assert dict(states) == {1: "withdrawn", 2: "published"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_a_refresh_that_meets_a_withdrawal_does_not_bring_the_entry_back() -> None:
    admin = person("alice", superuser=True)
    Organisation.objects.filter(code="cmb").update(name_en="CMB")
    withdrawn = Event()

    def withdraw() -> None:
        with transaction.atomic():
            curation.withdraw(product=product(), by=admin, reason="停办")
            withdrawn.set()
            until_somebody_waits_for_a_lock()

    def rename() -> None:
        assert withdrawn.wait(timeout=60)
        revisions = Revision.objects.published().filter(product=product())
        refresh(revisions=revisions, by=journal.By(admin, admin))

    assert run(withdraw, rename) == [None, None]
    assert list(Change.objects.filter(seq__gt=54).values_list("kind", flat=True)) == ["withdrawn"]
    assert Entry.objects.get(code=CODE).withdrawn_at is not None


def test_the_setting_is_a_real_one() -> None:
    assert isinstance(house_settings.ONE_PERSON_DESK, bool)
