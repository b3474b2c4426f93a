"""A worker outside the request checks and imports; its page says when it waits, died or failed."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.models import BatchState, ImportBatch, Revision
from products.sheets import batches
from products.sheets.columns import COLUMNS
from tests.desk_imports import bring, page, step, upload
from tests.people import person, said
from tests.sheet_lines import NEW, as_csv, exported

pytestmark = pytest.mark.usefixtures("begun_and_done")


def test_a_page_waits_for_the_worker_and_says_when_it_has_died(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("products.background.start", lambda *words: None)
    batch = bring(desk, NEW)
    address = reverse("admin:products_importbatch_change", args=[batch.pk])
    waiting = desk.get(address)
    assert waiting["Refresh"]
    assert "<progress" in waiting.content.decode()
    long_ago = timezone.now() - timedelta(minutes=5)
    ImportBatch.objects.update(state=BatchState.CHECKING, done=3, total=10, beat=long_ago)
    dead = desk.get(address)
    assert "Refresh" not in dead
    assert "大概停了" in dead.content.decode()

    monkeypatch.setattr("products.background.start", lambda *words: call_command(*words))
    step(desk, batch, "check")
    assert batch.state == BatchState.CHECKED


def test_a_worker_that_is_at_work_is_not_begun_again(desk: Client) -> None:
    batch = bring(desk, NEW)
    now = timezone.now()
    ImportBatch.objects.update(state=BatchState.CHECKING, beat=now, content=as_csv([NEW]))
    assert "不能再检查" in said(step(desk, batch, "check"))
    call_command("import_products", "--batch", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.beat) == (BatchState.CHECKING, now)


def test_a_fault_of_the_program_is_said_and_can_be_tried_again(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*lines: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("products.background.start", lambda *words: None)
        batch = bring(desk, NEW)
        patch.setattr("products.sheets.working.check", broken)
        with pytest.raises(RuntimeError):
            call_command("import_products", "--batch", str(batch.pk))
    assert "程序出错" in page(desk, batch)
    step(desk, batch, "check")
    assert batch.state == BatchState.CHECKED


def test_a_worker_that_cannot_be_begun_is_said(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*words: str) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("products.background.start", full)
    batch = bring(desk, NEW)
    assert batch.state == BatchState.REFUSED
    assert "程序出错" in page(desk, batch)


def database_url() -> str:
    """The database of the tests as another process would name it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def finished(batch: ImportBatch) -> str:
    """The state in which the worker leaves it; two minutes are for a machine with much to do."""
    for _ in range(1200):
        batch.refresh_from_db()
        if batch.state not in batches.SILENT:
            break
        time.sleep(0.1)
    return batch.state


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_checks_and_imports(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url())
    client = Client(SERVER_NAME="localhost")
    client.force_login(person("alice", "add_revision", "change_revision"))
    titles = [column.title for column in COLUMNS]
    changed = [line.cells | {"名称": line.cells["名称"] + "二"} for line in exported()]
    answer = upload(client, as_csv(changed, titles))
    batch = ImportBatch.objects.get()
    assert answer.redirect_chain
    assert finished(batch) == BatchState.CHECKED, batch.refusal
    assert (batch.done, batch.total) == (54, 54)
    step(client, batch, "import")
    assert finished(batch) == BatchState.IMPORTED, batch.refusal
    assert (
        Revision.objects.filter(batch=batch, state="draft", author__username="alice").count() == 54
    )
    step(client, batch, "undo")
    assert not Revision.objects.open().exists()
