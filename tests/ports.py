"""A port that nobody has."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

PORTS = range(20000, 32768)
"""Below those that the system hands out to anyone."""


def free_port() -> int:
    """Drawn, as two runs of the tests may look for one at the same time; to be taken at once."""
    for port in random.sample(PORTS, 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"no free port among fifty of {PORTS.start} to {PORTS.stop - 1}")
