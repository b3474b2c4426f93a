"""The clock of the machine jumps: by a day, by 400, to ends of months. `make faults` asks for it.

By libfaketime, which every program of the catalog is begun with; it is found where the system has
it, or in `.faults/` (`apt-get download libfaketime`, `dpkg -x`). A copy of the clock that only
moves forward (`monotonic`) is left alone, as the kernel leaves it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.breaking import World
from tests.live_processes import ROOT
from tests.test_faults_long import SIZE, around, founded, judged
from tests.webhook_receivers import Receiver

__all__ = ["around"]
LIBRARIES = sorted(
    [
        *ROOT.glob(".faults/usr/lib/*/faketime/libfaketime.so.1"),
        *Path("/usr/lib").glob("*/faketime/libfaketime.so.1"),
    ]
)
pytestmark = [
    pytest.mark.skipif(not SIZE, reason="`make faults` asks for it"),
    pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not here"),
]

OF_TIME = [
    f"tests/test_{name}.py"
    for name in (
        *("as_of", "changes", "conditional", "curation", "keys", "lane", "limits"),
        *("retire_ended", "submissions_story", "timeline", "webhooks_delivery"),
    )
]
"""Tests of what has a date in it."""
AT = {
    "a day on": "+1d",
    "a day back": "-1d",
    "400 days on": "+400d",
    "the end of a year in Shanghai": "@2026-12-31 15:59:30",
    "the end of February": "@2027-02-28 15:59:30",
    "a leap day": "@2028-02-29 00:00:00",
    "past 2038": "@2038-01-20 00:00:00",
}


def faked(**more: str) -> dict[str, str]:
    return {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
        **more,
    }


@pytest.mark.parametrize("at", AT.values(), ids=AT)
def test_what_has_a_date_holds_at_any(at: str, tmp_path: Path) -> None:
    around = {**os.environ, **faked(FAKETIME=at), "DATABASE_URL": "sqlite://:memory:"}
    run = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *OF_TIME]
    done = subprocess.run(run, cwd=ROOT, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:]


def ends_of_the_month() -> float:
    """Seconds from now to five before the month ends."""
    now = datetime.now(UTC)
    following = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0)
    return (following - now).total_seconds() - 5


@pytest.mark.usefixtures("around")
def test_the_clock_jumps_under_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys last longer than any of these jumps."""
    begun, clock = time.monotonic(), tmp_path / "clock"
    clock.write_text("+0")
    url = f"sqlite:///{tmp_path / 'clocks.sqlite3'}"
    with Receiver() as receiver:
        key = founded(url, receiver)
        moved = faked(FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1")
        for name, value in moved.items():
            monkeypatch.setenv(name, value)
        with World(url, url, key, tmp_path, receiver) as world:
            for name, seconds in (
                ("a day on", 86_400.0),
                ("a day back", -86_400.0),
                ("right again", 0.0),
                ("the end of a month", ends_of_the_month()),
                ("right again", 0.0),
            ):
                world.break_by(f"clock: {name}", partial(clock.write_text, f"{seconds:+.0f}"))
            monkeypatch.delenv("LD_PRELOAD")
            judged(world, "SQLite, the clock jumping", capsys, begun)
