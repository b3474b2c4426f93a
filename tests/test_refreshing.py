"""A reference row's change reaches every product that shows it: at once, or batch by batch."""

from __future__ import annotations

import json
from io import StringIO
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from products import background, curation, journal
from products.curation import NotAllowed
from products.freezing import freeze
from products.loading import load
from products.management.commands import refresh_products
from products.models import (
    AssessmentMethod,
    Change,
    Citation,
    Family,
    Organisation,
    PendingRefresh,
    Region,
    Revision,
    Source,
)
from products.refreshing import (
    delete_reference,
    follow,
    lines,
    next_batch,
    pending,
    save_reference,
    to_come,
    to_come_of,
)
from tests.builders import approve, draft_of, published, submitted
from tests.conftest import FIXTURES
from tests.people import person
from tests.threads import run, until_somebody_waits_for_a_lock

NEW = "改过名的银行"
SOURCE = "spdb-hardtech"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that were started beside the server; none really is."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(background, "start", lambda *arguments: asked.append(arguments))
    return asked


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, started: list[tuple[str, ...]]) -> None:
    """Two products are too many to follow at once, and a batch has two."""
    monkeypatch.setattr(pending, "LIMIT", 1)
    monkeypatch.setattr(pending, "BATCH", 2)
    monkeypatch.setattr(refresh_products, "PAUSE", 0)


def showing(row: Any) -> set[str]:
    found = Revision.objects.published().showing(row)
    return set(found.values_list("product__code", flat=True))


def source(title: str) -> Source:
    """The shipped source on which most products rest, renamed and not yet saved."""
    row = Source.objects.get(key=SOURCE)
    row.title = title
    return row


def refreshed() -> list[Change]:
    """What came after the 54 shipped lines, in order."""
    return list(Change.objects.filter(seq__gt=54).select_related("product", "attribution"))


def titles() -> dict[str, str]:
    """Code → the title of the source as readers have it, for every product that shows it."""
    found = {}
    for line in Change.objects.select_related("product"):
        for row in json.loads(line.record or "{}").get("sources", []):
            if row["key"] == SOURCE:
                found[line.product.code] = row["title"]
    return found


def command(**options: Any) -> str:
    out = StringIO()
    call_command("refresh_products", stdout=out, verbosity=0, **options)
    return out.getvalue()


# ── at once ───────────────────────────────────────────────────────────────────────────


def test_a_renamed_row_goes_out_with_every_product_that_shows_it(admin: User) -> None:
    row = source("新的标题")

    outcome = save_reference(row=row, by=admin, reason="原标题有误。")

    assert outcome.refreshed == len(showing(row)) > 1
    assert outcome.to_come == 0
    assert {line.product.code for line in refreshed()} == showing(row)
    assert {line.kind for line in refreshed()} == {"refreshed"}
    assert set(titles().values()) == {"新的标题"}
    for line in refreshed():
        assert (line.attribution.author, line.attribution.approver) == (admin, None)
        assert line.attribution.door == "desk"
        assert line.attribution.reason == "原标题有误。"
    assert journal.verify() is None


def test_the_row_and_its_products_change_together_or_not_at_all(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, before = source("新的标题"), Source.objects.get(key=SOURCE).title
    append, done = journal.append, []

    def fail_at_the_third(**line: Any) -> Change:
        done.append(line)
        if len(done) == 3:
            raise RuntimeError
        return append(**line)

    monkeypatch.setattr(journal, "append", fail_at_the_third)
    with pytest.raises(RuntimeError):
        save_reference(row=row, by=admin)

    assert refreshed() == []
    assert Source.objects.get(key=SOURCE).title == before
    assert list(row.history.filter(title="新的标题")) == []


@pytest.mark.parametrize(
    ("model", "key", "code"),
    [
        (Organisation, "code", "cmb"),
        (Family, "code", "equity-linked-loan"),
        (AssessmentMethod, "code", "cmb-risk-model"),
        (Source, "key", SOURCE),
    ],
)
def test_every_kind_of_row_goes_out(admin: User, model: Any, key: str, code: str) -> None:
    row = model.objects.get(**{key: code})
    name = "title" if model is Source else "name"
    setattr(row, name, NEW)

    assert save_reference(row=row, by=admin).refreshed == len(showing(row)) > 0
    assert all(NEW in (line.record or "") for line in refreshed())


def test_a_region_goes_out_through_the_loader(db: None, tmp_path: Any) -> None:
    for file in FIXTURES.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    regions = tmp_path / "regions.csv"
    text = regions.read_text(encoding="utf-8")
    regions.write_text(text.replace("河北省,Hebei", "河北省,Hebei Province"), encoding="utf-8")

    load(tmp_path)

    shown = [line.product.code for line in refreshed()]
    hebei = Region.objects.get(code="130000")
    assert shown
    assert set(shown) <= showing(hebei)
    assert all("Hebei Province" in (line.record or "") for line in refreshed())
    assert {line.attribution.door for line in refreshed()} == {"load_catalog"}


def test_a_revision_that_shows_a_row_in_two_places_is_found_once(db: None) -> None:
    rows = Citation.objects.filter(revision__state="published", source__key=SOURCE)
    cited = list(rows.values_list("revision", flat=True))
    found = list(Revision.objects.published().showing(Source.objects.get(key=SOURCE)))
    assert len(cited) > len(set(cited)) == len(found)
    assert len({revision.pk for revision in found}) == len(found)


def test_moving_a_bank_reaches_the_products_of_its_branches(admin: User) -> None:
    parent = Organisation.objects.create(code="holding", name="控股集团", kind="bank")
    bank = Organisation.objects.get(code="spdb")
    bank.parent = parent

    save_reference(row=bank, by=admin)

    below = {code for code in showing(bank) if published(code).issuer != bank}
    assert below
    assert {line.product.code for line in refreshed()} == showing(bank)


def test_reading_many_together_freezes_what_reading_one_freezes(db: None) -> None:
    alone = {r.pk: freeze(r) for r in Revision.objects.published()}
    together = Revision.objects.published().prefetch_related(*lines.SHARED)
    assert {r.pk: freeze(r) for r in together} == alone


def test_drafts_and_what_was_taken_down_get_no_line(admin: User, editor: User) -> None:
    row = source("新的标题")
    code = sorted(showing(row))[0]
    draft_of(code, editor)
    published(code).product.revisions.filter(state="published").update(state="withdrawn")

    save_reference(row=row, by=admin)

    assert code not in {line.product.code for line in refreshed()}


# ── who may ───────────────────────────────────────────────────────────────────────────


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


# ── batch by batch ────────────────────────────────────────────────────────────────────


def test_above_the_limit_the_row_is_saved_and_the_work_is_started(
    admin: User,
    few: None,
    started: list[tuple[str, ...]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = source("新的标题")
    with django_capture_on_commit_callbacks(execute=True):
        outcome = save_reference(row=row, by=admin)
        assert started == []

    assert outcome == (0, len(showing(row)))
    assert started[0][0] == "refresh_products"
    assert refreshed() == []
    assert Source.objects.get(key=SOURCE).title == "新的标题"
    work = PendingRefresh.objects.get()
    assert (work.type, work.code, work.by, work.reached) == ("source", SOURCE, admin, 0)
    assert to_come() == to_come_of(row) == len(showing(row))


def test_at_the_limit_nothing_is_put_off(
    admin: User, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = source("新的标题")
    monkeypatch.setattr(pending, "LIMIT", len(showing(row)))
    assert save_reference(row=row, by=admin) == (len(showing(row)), 0)
    assert not PendingRefresh.objects.exists()


def test_a_process_that_cannot_be_started_does_not_undo_the_change(
    admin: User,
    few: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def refuse(*arguments: str) -> None:
        raise OSError

    monkeypatch.setattr(background, "start", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        save_reference(row=source("新的标题"), by=admin)
    assert to_come() > 0


def test_the_command_brings_every_product_up_to_date_once(admin: User, few: None) -> None:
    row = source("新的标题")
    save_reference(row=row, by=admin)
    number = len(showing(row))

    assert command() == f"{number} products looked at, {number} refreshed, none to come.\n"

    assert [line.product_id for line in refreshed()] == sorted(
        line.product_id for line in refreshed()
    )
    assert {line.product.code for line in refreshed()} == showing(row)
    assert len(refreshed()) == number
    assert set(titles().values()) == {"新的标题"}
    for line in refreshed():
        assert (line.attribution.author, line.attribution.approver) == (admin, None)
        assert line.attribution.door == "refresh_products"
    assert journal.verify() is None
    assert not PendingRefresh.objects.exists()
    assert command() == "0 products looked at, 0 refreshed, none to come.\n"


def test_a_line_keeps_how_its_content_was_reviewed(admin: User, few: None) -> None:
    row = source("新的标题")
    before = {line.product_id: line.reviewed for line in Change.objects.all()}
    save_reference(row=row, by=admin)
    command()
    assert {line.product_id: line.reviewed for line in refreshed()}.items() <= before.items()


@pytest.mark.parametrize(("broken", "kept"), [(1, 0), (2, 0), (3, 2), (4, 2)])
def test_work_cut_off_anywhere_loses_and_repeats_nothing(
    admin: User, few: None, monkeypatch: pytest.MonkeyPatch, broken: int, kept: int
) -> None:
    row = source("新的标题")
    save_reference(row=row, by=admin)
    append, asked = journal.append, []

    def cut_off(**line: Any) -> Change:
        asked.append(line)
        if len(asked) == broken:
            raise KeyboardInterrupt
        return append(**line)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", cut_off)
        with pytest.raises(KeyboardInterrupt):
            command()
    assert len(refreshed()) == kept
    command()

    codes = [line.product.code for line in refreshed()]
    assert sorted(codes) == sorted(showing(row))
    assert journal.verify() is None


def test_a_time_limit_stops_between_batches_and_says_what_is_left(admin: User, few: None) -> None:
    row = source("新的标题")
    save_reference(row=row, by=admin)
    number = len(showing(row))
    next_batch()

    said = command(minutes=0)

    assert said == f"0 products looked at, 0 refreshed, {number - 2} to come: run it again.\n"
    assert len(refreshed()) == 2
    assert command(minutes=60).endswith("none to come.\n")


def test_a_second_change_overtakes_the_first(admin: User, few: None) -> None:
    other = person("dora", superuser=True)
    row = source("第一个标题")
    save_reference(row=row, by=admin)
    next_batch()
    row.title = "第二个标题"
    save_reference(row=row, by=other)

    work = PendingRefresh.objects.get()
    assert (work.by, work.reached) == (other, 0)
    command()

    assert set(titles().values()) == {"第二个标题"}
    assert len(refreshed()) == 2 + len(showing(row))
    assert [line.attribution.author for line in refreshed()[:2]] == [admin, admin]
    assert {line.attribution.author for line in refreshed()[2:]} == {other}
    assert journal.verify() is None


def test_a_change_back_leaves_no_endless_work_and_no_empty_line(admin: User, few: None) -> None:
    row = source("第一个标题")
    old = Source.objects.get(key=SOURCE).title
    save_reference(row=row, by=admin)
    next_batch()
    row.title = old
    save_reference(row=row, by=admin)
    command()

    assert len(refreshed()) == 4  # two products that had the new title, there and back
    assert set(titles().values()) == {old}


def test_two_rows_wait_one_behind_the_other(admin: User, few: None) -> None:
    bank = Organisation.objects.get(code="cmb")
    bank.name = NEW
    row = source("新的标题")
    save_reference(row=row, by=admin)
    save_reference(row=bank, by=admin)
    assert to_come() == to_come_of(row) + to_come_of(bank)

    command()

    assert set(titles().values()) == {"新的标题"}
    assert published("cmb-zhaoke-toudai").product.changes.count() == 2
    assert to_come() == 0


def test_a_row_deleted_meanwhile_leaves_no_work(admin: User, few: None) -> None:
    PendingRefresh.objects.create(type="organisation", code="never-known", by=admin)
    assert to_come() == 0
    assert command() == "0 products looked at, 0 refreshed, none to come.\n"
    assert not PendingRefresh.objects.exists()


def test_what_nobody_asked_for_is_nobodys(db: None, few: None) -> None:
    row = source("新的标题")
    row.save()
    follow(row=row, by=journal.By(None, None, "load_catalog"))
    command()
    assert {line.attribution.author for line in refreshed()} == {None}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer anyway")
def test_two_workers_share_the_work(committed: None, few: None) -> None:
    admin = person("alice", superuser=True)
    row = source("新的标题")
    save_reference(row=row, by=admin)
    first_holds = Event()

    def first() -> None:
        with transaction.atomic():
            next_batch()
            first_holds.set()
            until_somebody_waits_for_a_lock()
        command()

    def second() -> None:
        assert first_holds.wait(timeout=60)
        command()

    assert run(first, second) == [None, None]
    codes = [line.product.code for line in refreshed()]
    assert sorted(codes) == sorted(showing(row))
    assert journal.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer anyway")
def test_a_rename_in_the_middle_of_a_batch_waits_for_it(committed: None, few: None) -> None:
    admin = person("alice", superuser=True)
    row = source("第一个标题")
    save_reference(row=row, by=admin)
    batch_holds = Event()

    def batch() -> None:
        with transaction.atomic():
            next_batch()
            batch_holds.set()
            until_somebody_waits_for_a_lock()

    def rename() -> None:
        assert batch_holds.wait(timeout=60)
        save_reference(row=source("第二个标题"), by=admin)

    assert run(batch, rename) == [None, None]
    command()
    assert set(titles().values()) == {"第二个标题"}
    assert journal.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer anyway")
def test_an_approval_that_meets_a_rename_does_not_publish_the_old_name(committed: None) -> None:
    admin = person("alice", superuser=True)
    waiting = submitted("hxb-keji-qiye-touliandai", admin)
    bank = Organisation.objects.get(code="hxb")
    renamed = Event()

    def rename() -> None:
        with transaction.atomic():
            bank.name = NEW
            save_reference(row=bank, by=admin)
            renamed.set()
            until_somebody_waits_for_a_lock()

    def decide() -> None:
        assert renamed.wait(timeout=60)
        approve(waiting, by=person("bob", superuser=True))

    done, refused = run(rename, decide)
    assert done is None
    assert isinstance(refused, NotAllowed)
    assert json.loads(last_record("hxb-keji-qiye-touliandai"))["issuer"]["name"] == NEW


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer anyway")
def test_a_first_publication_during_a_rename_is_found_afterwards(committed: None) -> None:
    """Nothing public shows the row yet, so the approval has nothing to wait for."""
    admin = person("alice", superuser=True)
    family = Family.objects.create(code="new-family", name="旧名")
    draft = draft_of("hxb-keji-qiye-touliandai", admin, family=family)
    Citation.objects.filter(revision=draft, fact="family").delete()
    Citation.objects.create(
        revision=draft, fact="family", source=source("题"), locator="第1段", basis="direct"
    )
    waiting = curation.submit(revision=draft, by=admin)
    renamed, approved = Event(), Event()

    def rename() -> None:
        with transaction.atomic():
            family.name = "新名"
            save_reference(row=family, by=admin)
            renamed.set()
            assert approved.wait(timeout=60)

    def decide() -> None:
        assert renamed.wait(timeout=60)
        approve(waiting, by=person("bob", superuser=True))
        approved.set()

    assert run(rename, decide) == [None, None]
    assert json.loads(last_record("hxb-keji-qiye-touliandai"))["family"]["name"] == "新名"
    kinds = Change.objects.filter(seq__gt=54).values_list("kind", flat=True)
    assert list(kinds) == ["revised", "refreshed"]
    assert journal.verify() is None


def last_record(code: str) -> str:
    """What the journal says last of a product."""
    return Change.objects.filter(product__code=code).order_by("-seq")[0].record or ""
