"""The catalog at work, to be broken: a server, a deliverer, a desk, and partners who send.

Faults are counted by their names. After each the world goes on by itself, or the test fails.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from tests.acknowledged import Log, Reader, Submitter, missing, stored_without_word
from tests.live_processes import Program, Server
from tests.pictures import wait_for
from tests.webhook_receivers import Receiver

PATIENCE = 300.0
"""Seconds until writing goes on after a fault, on a machine with much to do."""
NAME = "kedai-under-faults"
"""What its connections are called in PostgreSQL."""
AROUND = {
    "PGAPPNAME": NAME,
    "WEBHOOK_NETWORKS": "127.0.0.0/8",
    "WRITE_LIMIT": "100000/minute",
    "KEY_LIMIT": "100000/minute",
}


class Reached(Program):
    """A program of ours that goes to the database by a way of its own."""

    def __init__(self, url: str, *command: str | Path) -> None:
        self.url = url
        super().__init__(*command)


class World:
    """`url` is the way to the database that may be broken, `direct` one that is not."""

    def __init__(self, url: str, direct: str, key: str, folder: Path, receiver: Receiver) -> None:
        self.url, self.direct, self.key, self.folder = url, direct, key, folder
        self.receiver, self.log = receiver, Log(folder)
        self.stop = folder / "stop"
        self.faults: Counter[str] = Counter()
        self.slowest = 0.0
        self._running = ExitStack()

    def __enter__(self) -> Self:
        enter = self._running.enter_context
        manage = [sys.executable, "manage.py"]
        work = f"work({str(self.folder)!r}, {str(self.stop)!r})"
        shell = f"from tests.desk_under_faults import work; {work}"
        self.server = enter(Server(url=self.url))
        self.desk = enter(
            Reached(self.url, *manage, "shell", "--verbosity", "0", "--command", shell)
        )
        self.deliverer = enter(Reached(self.url, *manage, "deliver_webhooks", "--lease", "2"))
        self.submitters = [
            enter(Submitter(f"writer-{number}", self.server.port, self.key, self.folder))
            for number in range(3)
        ]
        self.reader = enter(Reader(self.server.port))
        self.goes_on()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def goes_on(self, more: int = 3) -> None:
        """Until partners and desk have been told of so many more that are done."""
        begun, wanted = time.monotonic(), self.log.count() + more
        while self.log.count() < wanted:
            assert time.monotonic() - begun < PATIENCE, self.report("nothing is written any more")
            assert [writer.wrong for writer in self.submitters] == [[]] * len(self.submitters)
            time.sleep(0.02)
        self.slowest = max(self.slowest, time.monotonic() - begun)

    def break_by(self, name: str, fault: Callable[[], object]) -> None:
        self.faults[name] += 1
        fault()
        self.goes_on()

    def refused(self) -> int:
        """How often a partner was told to come again."""
        return sum(writer.told["503"] for writer in self.submitters)

    def comes_to_rest(self) -> None:
        """Writers end, the desk does what is left, the deliverer tells of it."""
        for writer in self.submitters:
            writer.stop.set()
        for writer in self.submitters:
            writer.join()
        self.stop.touch()
        assert self.desk.end() == 0
        wait_for(self.server.port, PATIENCE)  # the desk goes on without it
        verify = "docs/verify_journal.py"
        with Program(sys.executable, verify, self.server.address) as verifying:
            assert verifying.end() == 0

    def lost(self) -> list[str]:
        return missing(self.direct, self.log)

    def report(self, name: str) -> str:
        told: Counter[str] = sum((writer.told for writer in self.submitters), Counter())
        faults = ", ".join(f"{number} × {what}" for what, number in sorted(self.faults.items()))
        return (
            f"{name}: {self.faults.total()} faults ({faults}); {self.log.count()} acknowledged, "
            f"{len(self.lost())} lost or doubled, {stored_without_word(self.direct, self.log)} "
            f"stored without word at the end; writers were told {dict(told)}, a reader "
            f"{dict(self.reader.told)}, at the latest after {self.reader.slowest:.1f} s; "
            f"slowest to go on {self.slowest:.1f} s; load {os.getloadavg()[0]:.1f}"
        )
