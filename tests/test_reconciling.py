"""Whatever does not follow from the journal is found, with its product and its field.

`DRIFTS=100` (`make drill`) injects more of every kind, at random; each has to be found.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog import projection, reconciling
from catalog.finding import index
from catalog.finding.index import EMPTY_INDEX
from catalog.finding.keys import keys_of
from catalog.finding.own_names import OwnNames
from catalog.finding.text import Name
from catalog.models import Entry, Snapshot
from catalog.reconciling import Drift, drifts
from products import curation, triggers
from products.models import Attribution, Change, Head
from tests import generator, threads
from tests.generator import seeded
from tests.index_states import moves

pytestmark = pytest.mark.django_db
TIMES = int(os.environ.get("DRIFTS", "16"))


@pytest.fixture(autouse=True)
def small_and_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of five, stretches of twenty, an index that is this test's own."""
    monkeypatch.setattr(reconciling, "BATCH", 5)
    monkeypatch.setattr(index, "CHUNK", 20)
    monkeypatch.setattr(index, "_current", EMPTY_INDEX)


def unguarded() -> None:
    for statement in triggers.REMOVE[connection.vendor]:
        connection.cursor().execute(statement)


def guarded() -> None:
    for statement in triggers.INSTALL[connection.vendor]:
        connection.cursor().execute(statement)


def anyone(random: Random) -> Entry:
    return Entry.objects.get(position=random.randint(1, 54))


Expected = tuple[str, str, str]
"""Where, which product, and a word of what."""


# ── what may drift ────────────────────────────────────────────────────────────────────


def a_field(random: Random) -> Expected:
    entry = anyone(random)
    name = random.choice(projection.MADE)
    other = anyone(random)
    worse = {"withdrawn_at": entry.changed_at, "seq": entry.seq + 1, "code": f"{entry.code}-x"}
    told = worse.get(name, getattr(other, name))
    if told == getattr(entry, name):
        told = {} if name in ("terms", "names") else "{}"
    Entry.objects.filter(pk=entry.pk).update(**{name: told})
    return "entries", Change.objects.get(seq=entry.position).product.code, name


def a_member_of_a_document(random: Random) -> Expected:
    entry = anyone(random)
    column = random.choice(("summary_zh", "summary_en", "detail_zh", "detail_en"))
    told = json.loads(getattr(entry, column))
    member = random.choice(sorted(told))
    told[member] = "改"
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    Entry.objects.filter(pk=entry.pk).update(**{column: text})
    return "entries", entry.code, f"{column} ({member})"


def missing(random: Random) -> Expected:
    entry = anyone(random)
    entry.delete()
    return "entries", entry.code, "is missing"


def superfluous(random: Random) -> Expected:
    entry = anyone(random)
    entry.position, entry.code = random.choice((0, 55, 900)), "unknown"
    entry.save(force_insert=True)
    return "entries", "unknown", "stands at"


def a_line(random: Random) -> Expected:
    line = Change.objects.select_related("product").get(seq=random.randint(1, 54))
    changed = random.choice(
        ({"kind": "revised"}, {"digest": "0" * 64}, {"record": f"{line.record} "})
    )
    unguarded()
    Change.objects.filter(seq=line.seq).update(**changed)
    guarded()
    return "journal", line.product.code, str(line.seq)


def a_lost_line(random: Random) -> Expected:
    seq = random.randint(1, 54)
    unguarded()
    Attribution.objects.filter(change=seq).delete()
    Change.objects.filter(seq=seq).delete()
    guarded()
    return "journal", "-", "head" if seq == 54 else f"line {seq} is missing"


def the_head(random: Random) -> Expected:
    Head.objects.update(**random.choice(({"seq": 53}, {"seq": 55}, {"digest": "0" * 64})))
    return "journal", "", "head"


def no_guard(random: Random) -> Expected:
    unguarded()
    return "journal", "-", "guards"


def a_stored_stretch(random: Random) -> Expected:
    projection.store_index()
    if random.random() < 0.5:
        one = random.choice(list(Snapshot.objects.all()))
        cut = random.randrange(1, len(bytes(one.content)))
        Snapshot.objects.filter(pk=one.pk).update(content=bytes(one.content)[:-cut])
        return "stored index", "", ""
    # Stored when an entry said something else, as by a release that was not quite this one.
    entry, other = anyone(random), anyone(random)
    while {*keys_of(other.terms, ())} == {*keys_of(entry.terms, ())}:
        other = anyone(random)
    Entry.objects.filter(pk=entry.pk).update(terms=other.terms)
    Snapshot.objects.all().delete()
    index._current = EMPTY_INDEX
    projection.store_index()
    Entry.objects.filter(pk=entry.pk).update(terms=entry.terms)
    return "stored index", entry.code, ""


def a_workers_index(random: Random) -> Expected:
    state = index.current()
    number = random.randrange(len(state.chunks))
    chunk = state.chunks[number]
    position = random.choice(list(chunk.all))
    code = Entry.objects.get(position=position).code
    what = random.choice(("sets", "tokens", "names"))
    if what == "names":
        own: OwnNames = chunk.own_names.changed({position: [Name("另", "l")]})
        chunk.own_names = own
    else:
        sets: Any = dict(getattr(chunk, what))
        key = random.choice(sorted((k for k in sets if position in sets[k]), key=str))
        sets[key] = sets[key] - type(sets[key])([position])
        setattr(chunk, what, sets)
    chunks = (*state.chunks[:number], chunk, *state.chunks[number + 1 :])
    index._current = replace(state, chunks=chunks)
    return "a worker's index", code, ""


KINDS: tuple[Callable[[Random], Expected], ...] = (
    *(a_field, a_member_of_a_document, missing, superfluous),
    *(a_line, a_lost_line, the_head, no_guard, a_stored_stretch, a_workers_index),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_drift_is_found_and_named(kind: Callable[[Random], Expected]) -> None:
    random = seeded(61)
    for _ in range(max(1, TIMES // len(KINDS))):
        index._current = EMPTY_INDEX
        with transaction.atomic():
            where, product, what = kind(random)
            found = list(drifts())
            named = [
                drift
                for drift in found
                if drift.where == where and product in ("", drift.product) and what in drift.what
            ]
            assert named, (kind.__name__, where, product, what, found)
            transaction.set_rollback(True)


# ── what is no drift ──────────────────────────────────────────────────────────────────


def test_what_is_published_and_withdrawn_is_no_drift() -> None:
    random = seeded(62)
    assert list(drifts()) == []
    projection.store_index()
    for _ in moves(random, 12):
        assert list(drifts()) == []


def test_an_index_of_another_release_or_line_is_left_alone() -> None:
    projection.store_index()
    Snapshot.objects.update(content=b"", release="another")
    assert list(drifts()) == []
    projection.store_index()
    Snapshot.objects.update(content=b"", digest="0" * 64)
    assert list(drifts()) == []


# ── the command ───────────────────────────────────────────────────────────────────────


def test_the_command_says_that_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("reconcile")
    assert capsys.readouterr().out == "No drift as of line 54 of the journal.\n"


def test_the_command_names_each_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    Entry.objects.filter(code="cmb-zhaoke-toudai").update(name_key="x")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit, match=r"^1$"):
        call_command("reconcile", stdout=out, stderr=err)
    number = Change.objects.get(product__code="cmb-zhaoke-toudai").seq
    told = f"entries: cmb-zhaoke-toudai: name_key is not what line {number} says\n"
    assert (out.getvalue(), err.getvalue()) == (told, "1 drifts.\n")


def test_it_only_reads() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert list(drifts()) == []
    reading = ("SELECT", "DECLARE")
    assert [q["sql"] for q in captured if not q["sql"].startswith(reading)] == []


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_keeps_to_one_state(committed: None) -> None:
    """What is published while it reads is not seen, and not waited for."""
    seen: list[Drift] = []
    steps = drifts()
    record = generator.stating("published-meanwhile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reconciling, "_of_the_journal", lambda: iter([Drift("here", "", "")]))
        seen.append(next(steps))
        Change.objects.count()

        assert threads.run(lambda: curation.adopt(record=record, door="test")) == [None]
        seen += steps
    assert seen == [Drift("here", "", "")]
    assert list(drifts()) == []
