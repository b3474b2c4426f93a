"""Work that outlives the request that asks for it: a command in a process of its own.

`python -m products.background COMMAND …` is the launcher: it lowers its own priority, takes its
limits, and leaves the command to itself, so that neither the server's threads nor its children
have anything to wait for.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
NICE = 15
MEMORY = 1024**3
"""Bytes of address space: several times what the largest permitted file takes."""
SECONDS = 30 * 60
"""Of processor time; whoever has more to do stops earlier and is started again."""


def start(*arguments: str) -> None:
    """Run `manage.py` with these arguments beside the server, and return at once.

    The environment goes with it, its errors to the server's log. Nobody waits for it: what it has
    done stands in the database.
    """
    subprocess.run(  # noqa: S603 our own program, with arguments that are ours
        [sys.executable, "-m", "products.background", *arguments],
        cwd=HOUSE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=30,
    )


def _launch(arguments: list[str]) -> None:
    """Become the command, in a new process that the first one does not wait for."""
    os.nice(NICE)
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, allowed = resource.getrlimit(limit)
        least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(limit, (least, least))
    if os.fork():
        return
    os.setsid()
    os.execv(sys.executable, [sys.executable, str(HOUSE / "manage.py"), *arguments])  # noqa: S606


if __name__ == "__main__":
    _launch(sys.argv[1:])
