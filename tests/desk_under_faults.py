"""A desk that approves whatever has come, and writes down outside the database what is done.

A process of its own, begun by `manage.py shell --command` with `work(folder, stop)`. Where the
database fails it, it does not know what has become of that, and looks again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Event

from django.contrib.auth.models import User
from django.db import Error, connection

from products import curation
from products.curation import NotAllowed
from products.models import Change, Revision
from tests.acknowledged import acknowledge
from tests.builders import approve
from tests.partnering import a_partner, key_of
from tests.people import person
from tests.webhook_receivers import endpoint

REVIEWER = "under-faults"
PAUSING = Event()
"""Never set. `time.sleep` fails under libfaketime when its clock jumps back."""
ONE_IN = 5
"""Of the products that are approved, one in so many is withdrawn at once."""


def prepare(receiver: str) -> str:
    """Whoever takes part: a reviewer, a partner whose key is returned, and its webhook."""
    person(REVIEWER, superuser=True)
    partner = a_partner("a-bank", "cmb")
    endpoint(partner, receiver)
    return key_of(partner, "submit", days=90)  # a clock may jump to the end of a month


def work(folder: str, stop: str) -> None:
    while not Path(stop).exists():
        try:
            if not _approve_what_has_come(Path(folder), Path(stop)):
                PAUSING.wait(0.05)
        except Error:
            with suppress(Error):
                connection.close()
            PAUSING.wait(0.1)


def _approve_what_has_come(folder: Path, stop: Path) -> bool:
    reviewer = User.objects.get(username=REVIEWER)
    waiting = list(Revision.objects.filter(state="in_review").order_by("?")[:10])
    for revision in waiting:
        if stop.exists():
            break
        with suppress(NotAllowed, Revision.DoesNotExist):
            change = approve(revision, by=reviewer)
            _write_down(folder, change)
            if change.seq % ONE_IN == 0:
                gone = curation.withdraw(product=revision.product, by=reviewer, reason="停办")
                _write_down(folder, gone)
    return bool(waiting)


def _write_down(folder: Path, change: Change) -> None:
    acknowledge(
        folder,
        f"desk-{os.getpid()}",
        seq=change.seq,
        kind=change.kind,
        code=change.product.code,
        content_digest=change.content_digest,
    )
