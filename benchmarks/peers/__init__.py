"""The peers: the same questions, answered the way a good engineer would normally write it.

All give the same verdicts in the same order at the same addresses (`/api/v1/products/`), from
tables of their own (`tables.py`) or, the last one, from Kedai's index and documents. Their
packages, but for the first one's, are in an environment of their own:

    python3 -m venv .bench/peers
    .bench/peers/bin/pip install --require-hashes -r benchmarks/peers/requirements.txt
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = CHECKOUT / ".bench" / "peers"
BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Peer:
    """A server that takes its database from DATABASE_URL. `databases` it can use, by vendor."""

    name: str
    application: str
    interface: str
    databases: tuple[str, ...] = BOTH
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self, port: int, database_url: str) -> list[str]:
        """One process; its standing settings are `environment`, the database goes beside them."""
        place = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
        if self.interface == "wsgi":
            program = str(Path(sys.executable).parent / "granian")
            served = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "4"]
            return [program, *served, *place, "--log-level", "error", self.application]
        served = ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning"]
        python = str(ENVIRONMENT / "bin" / "python")
        return [python, "-m", "uvicorn", *served, *place, "--no-access-log", self.application]

    def installed(self) -> bool:
        """The first peer runs on Kedai's own packages."""
        return self.interface == "wsgi" or (ENVIRONMENT / "bin" / "uvicorn").exists()


PEERS = (
    Peer(
        "drf",
        "benchmarks.peers.drf.wsgi:application",
        "wsgi",
        environment={"DJANGO_SETTINGS_MODULE": "benchmarks.peers.drf.settings"},
    ),
    Peer("fastapi-normal", "benchmarks.peers.fastapi_normal:app", "asgi"),
    Peer("fastapi-masks", "benchmarks.peers.fastapi_masks:app", "asgi"),
    Peer(
        "fastapi-index",
        "benchmarks.peers.fastapi_index:app",
        "asgi",
        environment={"DJANGO_SETTINGS_MODULE": "config.settings"},
    ),
)
