"""PostgreSQL's own programs as they are installed, of a version that fits."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from catalog.backup.refused import Refused

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian and its images keep each version."""


def program(name: str, least: int) -> Path:
    """The oldest that is not older than this major version: the nearest to what it is for.

    `pg_dump` refuses a newer server, and `pg_restore` what a newer `pg_dump` has written.
    """
    on_path = shutil.which(name)
    places = [*DEBIAN.glob(f"*/bin/{name}"), *([Path(on_path)] if on_path else [])]
    found = {place: major(place) for place in places}
    fitting = [place for place, version in found.items() if version >= least]
    if not fitting:
        there = ", ".join(str(version) for version in sorted(set(found.values()))) or "none"
        raise Refused(
            f"{name} {least} or newer is needed; installed: {there}. "
            f"On Debian: apt install postgresql-client-{least}."
        )
    return min(fitting, key=lambda place: (found[place], str(place)))


@cache
def major(place: Path) -> int:
    """
    >>> _major_of("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)")
    15
    """
    told = subprocess.run([place, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return _major_of(told.stdout)


def _major_of(said: str) -> int:
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
