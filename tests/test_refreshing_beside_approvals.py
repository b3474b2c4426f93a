"""An approval and a rename at the same time: the old name is not what stays public."""

from __future__ import annotations

import json
from threading import Event

import pytest
from django.db import connection, transaction

from products import curation, journal
from products.curation import NotAllowed
from products.models import Change, Citation, Family, Organisation
from products.refreshing import save_reference
from tests.builders import approve, draft_of, submitted
from tests.people import person
from tests.renamed_rows import NEW, source
from tests.threads import run, until_somebody_waits_for_a_lock


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
