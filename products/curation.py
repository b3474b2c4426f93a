"""Who may move an entry where: the only writer of a revision's state.

Every function is atomic, takes keywords alone and says who acts. `NotAllowed` carries a
sentence for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from products import facts, journal, readiness, second_person
from products.bylines import byline
from products.freezing import freeze
from products.journal import By
from products.models import Change, Product, Remark, Revision, Save
from products.record_files import RecordError
from products.records import checked, fill

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Move(NamedTuple):
    """One step of a revision: from which states, to which, and the permission it takes."""

    start: tuple[str, ...]
    end: str
    permission: str


EDIT, REVIEW = "products.change_revision", "products.review_revision"

TRANSITIONS: dict[str, Move] = {
    "claim": Move(("draft",), "draft", EDIT),
    "discard": Move(("draft",), "", EDIT),  # to nothing
    "submit": Move(("draft",), "in_review", EDIT),
    "return_to_author": Move(("in_review",), "draft", REVIEW),
    "approve": Move(("in_review",), "published", REVIEW),
    "withdraw": Move(("published",), "withdrawn", REVIEW),
    "supersede": Move(("published",), "superseded", REVIEW),  # only ever as a part of approve
}


class NotAllowed(Exception):
    """A move that cannot be made, with the reason as a sentence."""


def _permit(by: User, permission: str) -> None:
    if not by.has_perm(permission):
        raise NotAllowed("没有这项权限，请找管理员开通。")


def _locked(revision: Revision, step: str) -> Revision:
    """The revision as it is now, held until the transaction ends, in a state the step allows."""
    revision.product.hold()
    current = Revision.objects.select_for_update().filter(pk=revision.pk).first()
    if current is None:
        raise NotAllowed("这份草稿已被放弃，请刷新后再看。")
    if current.state not in TRANSITIONS[step].start:
        state, who = current.get_state_display(), _last_mover(current)
        raise NotAllowed(f"这份内容现在是“{state}”{who}，请刷新后再看。")
    return current


def _last_mover(revision: Revision) -> str:
    """Whoever was first, where it is known: `（bob 11-22 15:04 批准）`."""
    match revision.state:
        case "published" | "superseded" if revision.approver:
            moved = f"{byline(revision.approver, revision.saved_at)} 批准"
        case "in_review" if revision.author:
            moved = f"{byline(revision.author, revision.saved_at)} 提交"
        case "draft" if remark := revision.remarks.exclude(by=None).first():
            moved = f"{byline(remark.by, remark.at)} 退回"
        case _:
            return ""
    return f"（{moved}）"


def _step(revision: Revision, step: str) -> None:
    revision.state = TRANSITIONS[step].end


@transaction.atomic
def start_revision(*, product: Product, by: User) -> Revision:
    """A draft to work on: the open one, else a copy of the newest revision."""
    _permit(by, EDIT)
    product.hold()
    open_one = product.draft
    if open_one:
        return open_one
    newest = product.revisions.order_by("-number").first()
    if newest is None:
        raise NotAllowed("这个产品还没有内容，请从“新增”开始。")
    draft = _copy(newest)
    claim(revision=draft, by=by)
    return draft


def _copy(original: Revision) -> Revision:
    draft = copy(original)
    draft.pk, draft._state.adding = None, True
    draft.number = original.number + 1
    draft.state, draft.approver, draft.self_approved = "draft", None, False
    draft.submitted_at, draft.batch = None, None
    draft.save()
    draft.regions.set(original.regions.all())
    draft.methods.set(original.methods.all())
    for rows in (
        original.participations,
        original.conditions,
        original.highlights,
        original.citations,
    ):
        for row in rows.all():
            row.pk, row._state.adding, row.revision = None, True, draft
            row.save()
    return draft


@transaction.atomic
def claim(*, revision: Revision, by: User) -> None:
    """Record that `by` has saved this draft, and what it says now.

    They are its last author, and one of its authors.
    """
    _permit(by, TRANSITIONS["claim"].permission)
    current = _locked(revision, "claim")
    Revision.objects.filter(pk=revision.pk).update(author=by)
    revision.author = by
    revision.authors.add(by)
    Save.objects.create(revision=current, by=by, record=journal.canonical(freeze(current)))


@transaction.atomic
def discard(*, revision: Revision, by: User) -> None:
    """Throw a draft away; a product that was never published goes with it."""
    _permit(by, TRANSITIONS["discard"].permission)
    current = _locked(revision, "discard")
    product = current.product
    current.delete()
    if not product.revisions.exists() and not product.changes.exists():
        product.delete()


@transaction.atomic
def submit(*, revision: Revision, by: User) -> Revision:
    """Hand a draft to the reviewer; what blocks publication is said now, not later."""
    _permit(by, TRANSITIONS["submit"].permission)
    current = _locked(revision, "submit")
    record = freeze(current)
    _refuse_unready(record)
    last = current.product.changes.order_by("-seq").first()
    if last and last.content_digest == journal.content_digest(record):
        raise NotAllowed("与已发布的内容完全相同，没有可提交的改动。")
    _step(current, "submit")
    current.submitted_at = timezone.now()
    current.save(update_fields=["state", "submitted_at", "saved_at"])
    current.remarks.all().delete()
    return current


def _refuse_unready(record: dict[str, Any]) -> None:
    """NotAllowed names the first of what still blocks publication, and how to mend it."""
    blocking = [finding for finding in readiness.findings(record) if finding.blocks]
    if blocking:
        sentences = "".join(
            f"{facts.title(finding.path).zh}：{finding.why.zh}{finding.fix.zh}"
            for finding in blocking[:5]
        )
        raise NotAllowed(f"还有 {len(blocking)} 处须先改好。{sentences}")


@transaction.atomic
def approve(*, revision: Revision, by: User, seen: str) -> Change:
    """Publish what was submitted; by a second person, unless the desk is one person's.

    `seen` is the content digest of what `by` has read: nobody approves anything else. Between
    reading and approving it may have been returned, changed and submitted again, or a row that it
    shows may have been renamed.
    """
    _permit(by, TRANSITIONS["approve"].permission)
    current = _locked(revision, "approve")
    record = freeze(current)
    if seen != journal.content_digest(record):
        raise NotAllowed("这份内容在您打开之后有过改动，请再看一遍。")
    own = second_person.is_own(revision=current, by=by)
    if sentence := second_person.refusal(own=own):
        raise NotAllowed(sentence)
    _refuse_unready(record)
    current.approver, current.self_approved = by, own
    return _publish(current, record, By(current.author, by))


def _publish(revision: Revision, record: dict[str, Any], by: By) -> Change:
    """Put a revision's record into the journal; what it replaces is superseded first.

    A row that the record shows may be renamed while this goes on. Whoever renames it looks for
    published revisions once more after waiting for the head that is held here, so the name that
    is read now, under the head, is either the new one or found by them.
    """
    product = revision.product
    journal.hold()
    if freeze(revision) != record:
        raise NotAllowed("这份内容引用的资料刚有改动，请再看一遍。")
    replaced = product.published
    if replaced:
        _step(replaced, "supersede")
        replaced.save(update_fields=["state"])
    _step(revision, "approve")
    revision.save()
    revision.saves.all().delete()
    return journal.append(
        kind="revised" if replaced else "published",
        product=product,
        record=record,
        reviewed="self" if revision.self_approved else "second_person",
        by=by,
    )


@transaction.atomic
def return_to_author(
    *, revision: Revision, by: User, reason: str = "", remarks: Mapping[str, str] | None = None
) -> Revision:
    """Back to its author: with a reason for the whole, or a remark per fact, or both."""
    _permit(by, TRANSITIONS["return_to_author"].permission)
    current = _locked(revision, "return_to_author")
    said = {fact: words.strip() for fact, words in {"": reason, **(remarks or {})}.items()}
    said = {fact: words for fact, words in said.items() if words}
    if not said:
        raise NotAllowed("请写明退回的理由：写给整份，或写在要改的那一项旁。")
    unknown = [fact for fact in said if fact and not facts.known(fact)]
    if unknown:
        raise NotAllowed(f"没有这一项事实：{'、'.join(unknown)}。")
    _step(current, "return_to_author")
    current.save(update_fields=["state", "saved_at"])
    current.remarks.all().delete()
    for fact, words in said.items():
        Remark.objects.create(revision=current, fact=fact, words=words, by=by)
    return current


@transaction.atomic
def withdraw(*, product: Product, by: User | None, reason: str, door: str = "desk") -> Change:
    """Take an entry down: quick, so one person with the reviewer's role suffices.

    `by` is None only for `retire_ended`, which acts for the calendar.
    """
    if by is not None:
        _permit(by, TRANSITIONS["withdraw"].permission)
    if not reason.strip():
        raise NotAllowed("请写明撤下的理由。")
    product.hold()
    current = product.published
    if current is None:
        raise NotAllowed("这个产品现在没有发布的内容。")
    _step(current, "withdraw")
    current.save(update_fields=["state"])
    return journal.append(
        kind="withdrawn",
        product=product,
        record=None,
        reviewed="self",
        by=By(by, by, door, reason.strip()),
    )


def retire_ended(
    *, on: date, watched: Callable[[list[Product]], Iterable[Product]] = iter
) -> list[Change]:
    """Withdraw every entry whose last day is before `on` (a day in Shanghai), each by itself.

    `watched` hands the products on one by one, and may show how far it has come.
    """
    ended = Product.objects.filter(revisions__state="published", revisions__effective_to__lt=on)
    retired = []
    for product in watched(list(ended.order_by("pk"))):
        with transaction.atomic():
            # Held before it is judged: it may just have been withdrawn, or prolonged.
            product.hold()
            current = product.published
            if current and current.effective_to and current.effective_to < on:
                reason = "已过截止日。"
                retired.append(
                    withdraw(product=product, by=None, reason=reason, door="retire_ended")
                )
    return retired


@transaction.atomic
def adopt(*, record: dict[str, Any], door: str) -> Change | None:
    """Publish a record that was reviewed elsewhere; None when it says nothing new.

    No door of the desk: only `load_catalog` and `import_catalog` come through it. RecordError
    tells what does not hold, readiness included.
    """
    try:
        try:
            return _adopt(record, door, judged=True)
        except IntegrityError:
            # The database has refused it, and says so in its own words: once more, asked before.
            return _adopt(record, door, judged=False)
    except _Unchanged:
        return None
    except (IntegrityError, ValidationError, NotAllowed) as error:
        raise RecordError(str(error)) from error


@transaction.atomic
def _adopt(record: dict[str, Any], door: str, *, judged: bool) -> Change:
    """Asking whether each constraint holds costs as much as all the rest; `judged` leaves that to
    the database."""
    product = Product.objects.filter(code=record["code"]).first()
    if product is None:
        product = checked(Product(code=record["code"]), ("code",))
        product.save()
    product.hold()
    revision = Revision(product=product, number=product.next_number, self_approved=True)
    fill(revision, record, judged=judged)
    revision.refresh_from_db()
    frozen = freeze(revision)
    problems = [finding for finding in readiness.findings(frozen) if finding.blocks]
    if problems:
        first = problems[0]
        raise RecordError(f"{first.path}: {first.why.en} {first.fix.en}")
    last = product.changes.order_by("-seq").first()
    if last and last.content_digest == journal.content_digest(frozen):
        raise _Unchanged
    return _publish(revision, frozen, By(None, None, door))


class _Unchanged(Exception):
    """Undoes the trial revision of a record that says nothing new."""
