"""All candidates of one run, started together, so that they can be asked in turn.

The bare server is several: each gives Kedai's answers back, with their headers and their bytes,
so that a cached answer is held against the same bytes from the same program without any work.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

from benchmarks.cluster import KEPT
from benchmarks.connection import Answer, asked_each
from benchmarks.paths import Line
from benchmarks.peers import PEERS, Peer
from benchmarks.result import Result
from benchmarks.servers import (
    DRF_PATH,
    EXACT,
    KEDAI,
    PATIENCE,
    Candidate,
    NotReady,
    Server,
    granian,
    serving,
)
from benchmarks.workloads import BARE, OURS, Workload, with_values

OF_THE_SERVER = {"connection", "date", "keep-alive", "server", "transfer-encoding"}
"""Headers that a server adds by itself: the bare one does so as well."""


def candidates(vendor: str, names: Iterable[str] | None, result: Result) -> list[Candidate]:
    """Those wanted (None: all) that can run on this database; what cannot is noted."""
    found = [KEDAI, EXACT, DRF_PATH]
    for peer in PEERS:
        if vendor not in peer.databases:
            continue
        if peer.installed():
            found.append(_of_peer(peer, vendor))
        else:
            result.note(f"{peer.name} is not installed, so it was left out.")
    wanted = None if names is None else set(names)
    return [each for each in found if wanted is None or each.name in wanted]


def _of_peer(peer: Peer, vendor: str) -> Candidate:
    return Candidate(peer.name, peer.command, peer.environment)


class Fleet:
    """Running candidates by name, and the bare servers by workload."""

    def __init__(self, stack: ExitStack, vendor: str, url: str) -> None:
        self.stack, self.vendor, self.url = stack, vendor, url
        self.servers: dict[str, Server] = {}
        self.bare: dict[str, Server] = {}

    def start(
        self, wanted: Sequence[Candidate], path: str, result: Result, patience: float = PATIENCE
    ) -> None:
        """Together; each answers this path before it counts as started. A peer that does not is
        noted and left out."""
        started = [
            self.stack.enter_context(serving(candidate, self.vendor, self.url))
            for candidate in wanted
        ]
        for server in started:  # all before the first is waited for
            self.stack.callback(server.tell_to_stop)
        for server in started:
            try:
                server.wait(path, patience=patience)
            except NotReady as error:
                if server.name in OURS:
                    raise
                print(error, file=sys.stderr)
                result.note(f"{str(error).splitlines()[0]} It was left out.")
            else:
                self.servers[server.name] = server

    def start_bare(self, workload: Workload, lines: Sequence[Line]) -> None:
        """A server that gives Kedai's answers to this workload, from a table of them."""
        if "kedai" not in self.servers:
            return
        kept = KEPT / f"bare-{workload.name}.json"
        kept.write_text(_recorded(self.servers["kedai"].port, lines))

        def command(port: int, url: str) -> list[str]:
            return granian("benchmarks.bare:application", port, threads=4)

        bare = Candidate(f"bare-{workload.name}", command, {"BARE_ANSWERS": str(kept)})
        # Its own work alone is counted: it has no database.
        server = self.stack.enter_context(serving(bare, "none", self.url))
        server.wait(lines[0].request.path, workload.status)
        self.bare[workload.name] = server

    def asked(self, workload: Workload) -> dict[str, Server]:
        """Who answers this workload, in its order."""
        found: dict[str, Server] = {}
        for name in workload.candidates:
            if name == BARE and workload.name in self.bare:
                found[name] = self.bare[workload.name]
            elif name in self.servers:
                found[name] = self.servers[name]
        return found


@contextmanager
def fleet(vendor: str, url: str) -> Iterator[Fleet]:
    with ExitStack() as stack:
        yield Fleet(stack, vendor, url)


def _recorded(port: int, lines: Sequence[Line]) -> str:
    """Kedai's answers to these lines, by their queries."""
    distinct = list(dict.fromkeys(with_values(lines, port)))
    answers = zip(distinct, asked_each(port, distinct), strict=True)
    return json.dumps(
        {urlsplit(request.path).query: _as_json(answer) for request, answer in answers}
    )


def _as_json(answer: Answer) -> dict[str, Any]:
    headers = [[name, value] for name, value in answer.headers.items() if name not in OF_THE_SERVER]
    body = base64.b64encode(answer.body).decode()
    return {"status": answer.status, "headers": headers, "body": body}
