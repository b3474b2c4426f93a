"""Taking a record, whole or not at all, and once for each Idempotency-Key."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.api.responses import dumped
from catalog.errors import Fault, Problem
from partners.models import Key, Kind, Partner, Submission
from partners.submissions import precondition, readiness, rights, rules, shape
from partners.submissions.references import References
from partners.submissions.standing import told
from products import journal
from products.curation import NotAllowed
from products.models import Product, Revision
from products.proposing import hold, propose
from products.record_files import RecordError, check
from products.records import Record
from products.sheets.drafting import may_draft
from products.wording import Language, Words

OTHER_BODY = Words(
    "这个 Idempotency-Key 已用于另一份内容；新的内容请用新的。",
    "This Idempotency-Key was used with another body; take a new one for another submission.",
)
TAKEN = Words(
    "这个产品此刻由编目人员处理，现在不能提交；请稍后再试。",
    "The curators are at work on this product, so nothing can be submitted now; try again later.",
)
WAITING = Words(
    "您对这个产品的上一份提交还在复核；有了结果才能再提交。",
    "Your last submission for this product is still in review; wait for what becomes of it.",
)
NO_LEAVE = Words(
    "您的账户没有提交产品的权限，请找目录的管理员。",
    "Your account lacks the permission to propose products; ask the catalog's administrator.",
)
MOVED = Words(
    "提交时目录刚有变化，什么都没有写入；请再发一次。",
    "The catalog changed in this very moment and nothing was written; send it again.",
)


class Given(NamedTuple):
    """What a request brings beside its record."""

    partner: Partner
    key: Key
    idempotency_key: str
    if_match: str | None
    language: Language


class Taken(NamedTuple):
    """The submission, and whether it had been taken before."""

    submission: Submission
    replayed: bool


def receive(record: Any, given: Given) -> Taken:
    """The record in the curators' queue; the same one again for a key and body sent before.

    Problem 403, 409, 412, 422 or 428 says why not, and nothing was written.
    """
    digest = journal.content_digest(record)
    if before := _before(given, digest):
        return before
    _refuse_misshapen(record)
    try:
        with transaction.atomic():
            # One at a time for each partner: of many with one key, the first is taken.
            Partner.objects.select_for_update(no_key=True).get(pk=given.partner.pk)
            return _before(given, digest) or Taken(_take(record, given, digest), replayed=False)
    except NotAllowed as refused:
        raise Problem(409, detail=Words(str(refused), MOVED.en)) from refused
    except (IntegrityError, Product.DoesNotExist) as error:
        # A row that it names, or the product, has gone or come meanwhile.
        raise Problem(409, detail=MOVED) from error


def _before(given: Given, digest: str) -> Taken | None:
    """What was taken under this key; Problem 422 when it was something else."""
    sent = Submission.objects.filter(
        partner=given.partner, idempotency_key=given.idempotency_key
    ).first()
    if sent is None:
        return None
    if sent.digest != digest:
        raise Problem(422, detail=OTHER_BODY)
    return Taken(sent, replayed=True)


def _refuse_misshapen(record: Any) -> None:
    if faults := shape.faults(record):
        raise Problem(422, faults)
    try:
        check(record)  # whatever else the door for files refuses
    except RecordError as error:
        raise Problem(422, [Fault("", Words(error.reason, error.reason), pointer="")]) from error


def _take(record: Record, given: Given, digest: str) -> Submission:
    partner, code = given.partner, record["code"]
    if not may_draft(partner.user):
        raise Problem(403, detail=NO_LEAVE)
    references = References(record)
    if faults := rules.faults(record, references):
        raise Problem(422, faults)
    own = rights.organisations(partner)
    rights.check_record(record, references, own)
    product = hold(code)
    known = _as_readers_know_it(product) if product else None
    if known:
        rights.check_standing(known, own)
    precondition.check(code, given.if_match)
    draft = _own_draft(product, partner) if product else None
    findings: list[readiness.Kept] = []

    def judge(frozen: Record) -> None:
        findings.extend(readiness.judge(frozen, record, code, given.language))

    revision = propose(
        record=record, find=references.find, by=partner.user, replacing=draft, judge=judge
    )
    submission = Submission(
        partner=partner,
        sent_with=given.key,
        received_at=timezone.now(),
        code=code,
        kind=Kind.CHANGE if known else Kind.NEW,
        revision=revision,
        idempotency_key=given.idempotency_key,
        record=record,
        digest=digest,
        findings=findings,
        language=given.language,
    )
    submission.answer = dumped(told(submission, given.language))
    submission.save()
    Submission.objects.filter(revision=revision, replaced_by=None).exclude(pk=submission.pk).update(
        replaced_by=submission
    )
    return submission


def _as_readers_know_it(product: Product) -> Revision | None:
    """What is public of it, or was last before it was withdrawn; None of what never was."""
    withdrawn = product.revisions.filter(state="withdrawn").order_by("-number")
    return product.published or withdrawn.first()


def _own_draft(product: Product, partner: Partner) -> Revision | None:
    """The returned draft that this partner alone has written, if there is one to replace.

    Problem 409 where anybody else has a hand in what is open; it tells nothing of that.
    """
    draft = product.draft
    if draft is None:
        return None
    if set(draft.authors.values_list("pk", flat=True)) != {partner.user_id}:
        raise Problem(409, detail=TAKEN)
    if draft.state == "in_review":
        raise Problem(409, detail=WAITING)
    return draft
