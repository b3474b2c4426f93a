"""Nothing that was never published is read by anybody, whatever was done at the desk before.

A machine moves a few products about, from draft to review to published to withdrawn and back, and
in between reads in every way there is, as anybody, as a partner and as an editor. Two things are
held at each look: no mark of an unpublished text is in the answer, and while the journal stands
still the answer stays the same to the byte, its name too: so nothing that is only drafted moves a
count, a facet, an order or an ETag.

`make attack` takes 50 000 steps (`LEAK_STEPS=50000`).
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalog.lane.express import Lane
from catalog.lane.freshness import freshness
from products import curation, journal
from products.curation import NotAllowed
from products.models import Product, Revision
from tests.builders import seen
from tests.partnering import a_partner, bearer, key_of
from tests.people import person
from tests.secret_drafts import CODE, CODES, MARK, ROWS, refer, row, secret, write
from tests.sending import Program
from tests.ways_of_reading import WAYS, Way, unread
from tests.wsgi_asking import Answered, answered, environ, within_a_test

STEPS = int(os.environ.get("LEAK_STEPS", "200"))
WALK = 50
"""Steps from one empty desk to the next."""

codes = st.sampled_from(CODES)
rows = st.sampled_from(ROWS)
readers = st.sampled_from(["anybody", "a partner", "an editor"])
ways = st.lists(st.sampled_from(WAYS), min_size=3, max_size=6)


class Desk(RuleBasedStateMachine):
    """The model: what is public, and which marks never were."""

    steps = looks = published = 0
    """Taken by all walks together."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.application = Lane(WSGIHandler())
        self.marks = 0
        self.public: dict[str, bytes] = {}
        """Code → the mark that readers see."""
        self.ever: set[bytes] = set()
        """Marks that are or were public."""
        self.known: set[bytes] = set()
        """Codes that are or were public."""
        self.held: dict[tuple[str, str], tuple[int, Answered]] = {}

    @initialize()
    def furnished(self) -> None:
        refer()
        self.editor = person("zed", "add_revision", "change_revision", "view_revision")
        self.reviewer = person("yan", "review_revision", "view_revision")
        self.program = Program("zqz-partner", row("org", 0), row("org", 1))
        session = sign_in(self.editor)
        self.readers = {
            "anybody": {},
            "a partner": bearer(key_of(a_partner("zqz-other"), "read", "submit")),
            "an editor": {"Cookie": f"session={session}"},
        }

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)
        freshness.forget()  # nobody outside a test takes back what has been read already

    # ── the desk ──────────────────────────────────────────────────────────────────────

    def marked(self) -> int:
        self.marks += 1
        return self.marks

    def open(self, code: str) -> Revision | None:
        product = Product.objects.filter(code=code).first()
        return product.draft if product else None

    @rule(code=codes, which=rows)
    def an_editor_saves_a_draft(self, code: str, which: int) -> None:
        Desk.steps += 1
        draft = self.open(code)
        if draft is None or draft.state == "draft":
            write(code, secret(code, self.marked(), which), self.editor)

    @rule(code=codes, which=rows)
    def a_partner_proposes(self, code: str, which: int) -> None:
        Desk.steps += 1
        headers = {}
        if code in self.public:
            headers["If-Match"] = self.program.etag(code)
        answer = self.program.send(secret(code, self.marked(), which), **headers)
        assert answer.status_code in (201, 403, 409, 412), answer.content.decode()

    @rule(code=codes)
    def it_is_handed_in(self, code: str) -> None:
        Desk.steps += 1
        draft = self.open(code)
        if draft is not None:
            with suppress(NotAllowed):
                curation.submit(revision=draft, by=self.editor)

    @rule(code=codes)
    def it_is_returned(self, code: str) -> None:
        Desk.steps += 1
        waiting = self.open(code)
        if waiting is not None:
            with suppress(NotAllowed):
                reason = f"理由zqx{self.marked():05d}"
                curation.return_to_author(revision=waiting, by=self.reviewer, reason=reason)

    @rule(code=codes)
    def it_is_approved(self, code: str) -> None:
        Desk.steps += 1
        waiting = self.open(code)
        if waiting is not None:
            with suppress(NotAllowed):
                line = curation.approve(revision=waiting, by=self.reviewer, seen=seen(waiting))
                (mark,) = set(MARK.findall((line.record or "").encode()))
                self.public[code] = mark
                self.ever.add(mark)
                self.known.add(code.encode())
                Desk.published += 1

    @rule(code=codes)
    def it_is_discarded(self, code: str) -> None:
        Desk.steps += 1
        draft = self.open(code)
        if draft is not None:
            with suppress(NotAllowed):
                curation.discard(revision=draft, by=self.editor)

    @rule(code=codes)
    def it_is_handed_in_and_approved(self, code: str) -> None:
        self.it_is_handed_in(code)
        self.it_is_approved(code)

    @precondition(lambda self: self.public)
    @rule(code=codes)
    def it_is_withdrawn(self, code: str) -> None:
        Desk.steps += 1
        if code in self.public:
            product = Product.objects.get(code=code)
            reason = f"理由zqx{self.marked():05d}"
            curation.withdraw(product=product, by=self.reviewer, reason=reason)
            del self.public[code]

    # ── the readers ───────────────────────────────────────────────────────────────────

    @rule(code=codes, which=rows, reader=readers, ways=ways, mark=st.integers(1, 99))
    def somebody_reads(
        self, code: str, which: int, reader: str, ways: list[Way], mark: int
    ) -> None:
        Desk.steps += 1
        names = {kind: row(kind, which) for kind in ("org", "family", "source", "method")}
        words = f"zqx{mark % (self.marks + 1):05d}"
        for way in ways:
            self.look(way, way.path.format(code=code, words=words, **names), reader)

    @rule(code=codes, which=rows, reader=readers, ways=ways)
    def somebody_reads_what_was_just_written(
        self, code: str, which: int, reader: str, ways: list[Way]
    ) -> None:
        self.somebody_reads(code, which, reader, ways, self.marks)

    def look(self, way: Way, path: str, reader: str) -> None:
        Desk.looks += 1
        answer = self.asked(path, reader)
        assert not answer.status.startswith("5")
        self.tells_nothing(way, path, answer)
        self.stays_the_same(path, reader, answer)

    def asked(self, path: str, reader: str, **headers: str) -> Answered:
        address, _, query = path.partition("?")
        told = {
            name.upper().replace("-", "_"): value
            for name, value in {**self.readers[reader], **headers}.items()
        }
        spelled = {f"HTTP_{name}": value for name, value in told.items()}
        asked = environ(address, query, HTTP_HOST="localhost", **spelled)
        with within_a_test():
            return answered(self.application, asked)

    def tells_nothing(self, way: Way, path: str, answer: Answered) -> None:
        """No mark and no code of what was never public; the address itself may come back."""
        asked = unquote(path).encode()
        told = answer.body + repr(answer.headers).encode()
        marks = set(MARK.findall(told)) - set(MARK.findall(asked))
        assert marks <= self.ever, f"{path} tells {marks - self.ever}"
        named = set(CODE.findall(told)) - set(CODE.findall(asked))
        assert named <= self.known, f"{path} names {named - self.known}"
        if way.is_current:
            now = {code.encode() for code in self.public}
            assert named <= now, f"{path} names {named - now}, which is withdrawn"
            assert marks <= {*self.public.values()}, f"{path} tells of what was before"
        if way.has_all:
            wanted = {code.encode() for code in self.public}
            assert set(CODE.findall(answer.body)) >= wanted, f"{path} leaves out {wanted}"

    def stays_the_same(self, path: str, reader: str, answer: Answered) -> None:
        """For whoever asks, until something is published."""
        number = journal.head().seq
        before = self.held.get((path, "anybody"))
        if before is None or before[0] != number:
            whole = answer if reader == "anybody" else self.asked(path, "anybody")
            before = (number, whole)
            self.held[path, "anybody"] = before
        known = before[1]
        assert answer.status == known.status, path
        assert plain(answer.body) == plain(known.body), path
        assert answer.get("etag") == known.get("etag"), path
        if tag := known.get("etag"):
            again = self.asked(path, reader, If_None_Match=tag)
            assert again.status.startswith("304"), f"{path} has changed its name"


def plain(body: bytes) -> bytes:
    """Without the one thing that a form draws anew each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)


def sign_in(user: User) -> str:
    """The session of somebody at the desk."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client.cookies["session"].value


@pytest.fixture
def unhurried(settings: Any, two_persons: None) -> None:
    settings.KEY_LIMIT = settings.WRITE_LIMIT = None


@pytest.mark.django_db
@pytest.mark.usefixtures("unhurried")
def test_no_walk_at_the_desk_lets_a_reader_see_a_draft() -> None:
    Desk.steps = Desk.looks = Desk.published = 0
    known = settings(
        max_examples=STEPS * 2 // WALK,  # a walk may end early
        stateful_step_count=WALK,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # a walk that leaks is told as it was walked
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Desk, settings=known)
    print(f"{Desk.steps} steps, {Desk.looks} looks, {Desk.published} publications, 0 leaks")
    assert Desk.steps >= STEPS
    assert Desk.published


def test_every_address_is_a_way_of_reading() -> None:
    keyed = {"submission-list", "submission-detail", "webhook-list", "webhook-detail"}
    keyed |= {f"webhook-{name}" for name in ("deliveries", "redeliver", "rotate", "test")}
    assert unread() == keyed


# ── not by the work that it takes either ──────────────────────────────────────────────

NAMING = sorted({way.path for way in WAYS if "{code}" in way.path})


@pytest.mark.django_db
@pytest.mark.parametrize("path", NAMING)
def test_a_draft_is_the_same_answer_and_the_same_work_as_a_code_never_known(
    path: str, editor: User, unhurried: None
) -> None:
    """To the byte but for the code that was asked for, and by the same statements."""
    refer()
    write("zqy-a", secret("zqy-a", 1, 0), editor)
    curation.submit(revision=write("zqy-b", secret("zqy-b", 2, 1), editor), by=editor)
    application = Lane(WSGIHandler())
    told, taken = {}, {}
    with within_a_test():
        for code in ("zqy-n", "zqy-n", "zqy-a", "zqy-b"):  # what is looked up once is known then
            address, _, query = path.format(code=code).partition("?")
            with CaptureQueriesContext(connection) as captured:
                answer = answered(application, environ(address, query, HTTP_HOST="localhost"))
            headers = {**dict(answer.headers), "etag": ""}  # of bytes with the code in them
            told[code] = (answer.status, answer.body.replace(code.encode(), b""), headers)
            taken[code] = [re.sub(r"zqy-\w", "", query["sql"]) for query in captured]
    assert told["zqy-a"] == told["zqy-b"] == told["zqy-n"]
    assert taken["zqy-a"] == taken["zqy-b"] == taken["zqy-n"]
