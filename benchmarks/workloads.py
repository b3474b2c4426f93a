"""The workloads of a run, who is asked each, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from benchmarks import paths
from benchmarks.connection import asked_each
from benchmarks.paths import Cycle, Deal, Line, Request, Walk

KEDAI, EXACT, DRF_PATH, BARE = "kedai", "kedai-exact", "kedai-drf", "bare"
DRF, NORMAL, MASKS, INDEX = "drf", "fastapi-normal", "fastapi-masks", "fastapi-index"
OURS = (KEDAI, EXACT, DRF_PATH)
KEEPING = (KEDAI, EXACT)
"""Who keeps whole answers."""
PEERS = (DRF, NORMAL, MASKS, INDEX)

UNDERSTOOD = {
    *("stage", "region", "amount", "term_months", "guarantee", "purpose", "qualification"),
    *("page_size", "count"),
}
"""What every candidate understands; where peers are asked, a line with more is left out."""


@dataclass(frozen=True)
class Workload:
    name: str
    candidates: tuple[str, ...]
    lines: str = ""
    """The path file, where it is not called like the workload."""
    status: int = 200
    connections: int = 16
    """One where the time of an answer counts: with more, it would be the time in a queue."""
    steps: int = 0
    """Pages to follow from each line."""
    is_repeated: bool = False
    """What is measured is asking again: whoever keeps answers is asked each line once before."""
    changed: tuple[tuple[str, str], ...] = ()
    """Parameters set otherwise than the lines have them."""

    @property
    def is_fresh(self) -> bool:
        """No line may come twice, as an answer might have been kept."""
        return self.status == 200 and not self.is_repeated and not self.steps

    @property
    def file(self) -> str:
        return self.lines or self.name


WORKLOADS = (
    Workload("hot", (*OURS, BARE, *PEERS), is_repeated=True),
    Workload("misses", (KEDAI, DRF_PATH, *PEERS)),
    Workload("items", (KEDAI, DRF_PATH, DRF, NORMAL)),
    Workload("conditional", (KEDAI, BARE), status=304),
    Workload("facets", (KEDAI, DRF_PATH), connections=1),
    Workload("wide", (KEDAI, DRF_PATH, MASKS, INDEX), connections=1),
    Workload("wide-uncounted", (KEDAI,), "wide", connections=1, changed=(("count", "none"),)),
    Workload("rare", (KEDAI, MASKS, INDEX)),
    Workload("empty", (KEDAI, DRF, NORMAL, MASKS)),
    Workload("deep", (KEDAI, DRF_PATH), steps=20),
    *(Workload(f"text{letters}", (KEDAI,), connections=1) for letters in (1, 2, 3, 4)),
    Workload("unknown", (KEDAI, DRF_PATH), status=400),
)
BY_NAME = {workload.name: workload for workload in WORKLOADS}


def lines_of(workload: Workload, size: int) -> list[Line]:
    """The lines of its file that everyone who is asked it understands."""
    lines = paths.read(paths.file(size, workload.file))
    if set(workload.candidates) & set(PEERS):
        lines = [line for line in lines if parameters(line.request.path).keys() <= UNDERSTOOD]
    if workload.changed:
        lines = [Line(_changed(line.request, workload), line.names) for line in lines]
    if not lines:
        raise ValueError(f"Nothing to ask in {workload.file} at {size:,} products.")
    return lines


def parameters(path: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))


def _changed(request: Request, workload: Workload) -> Request:
    there, _, query = request.path.partition("?")
    names = {name for name, _ in workload.changed}
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] not in names]
    added = [f"{name}={value}" for name, value in workload.changed]
    return Request(f"{there}?{'&'.join(kept + added)}", request.headers)


def prepared(workload: Workload, lines: Sequence[Line], port: int, *, primed: bool = False) -> Deal:
    """What the client is dealt at this server, which is asked first for the values of headers,
    and everything once where it should have been asked it before."""
    if workload.steps:
        return Walk([line.request for line in lines], port, workload.steps)
    requests = with_values(lines, port)
    if primed:
        for _ in asked_each(port, dict.fromkeys(requests)):
            pass
    return Cycle([request.message(port) for request in requests])


def with_values(lines: Sequence[Line], port: int) -> list[Request]:
    """The requests of the lines, with the tags that this server gives for them."""
    needed = list(dict.fromkeys(line.request for line in lines if line.names))
    answers = asked_each(port, needed)
    tags = {
        request: answer.headers.get("etag", "")
        for request, answer in zip(needed, answers, strict=True)
    }
    return [
        Request(
            line.request.path,
            (*line.request.headers, *((name, tags[line.request]) for name in line.names)),
        )
        for line in lines
    ]
