"""One measure: a candidate is asked one workload for a while, and the kernel says what it cost."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks import cpu
from benchmarks.client import closed
from benchmarks.paths import Deal
from benchmarks.servers import CLIENT_CORES, Server, on_cores
from benchmarks.workloads import Workload


@dataclass(frozen=True)
class Figures:
    """What one candidate gave for one workload; of several rounds, the medians."""

    cpu_us: float
    """Processor time for a request: the server's and the database's together."""
    rate: float
    """Answers a second."""
    p50_ms: float
    p99_ms: float
    body: int
    """Bytes of a body, on average."""
    requests: int
    load: float
    """The machine's load average."""
    stolen: float
    """The share of the time that another virtual machine had."""

    @classmethod
    def of_rounds(cls, rounds: list[Figures]) -> Figures:
        return cls(
            cpu_us=round(median(each.cpu_us for each in rounds), 1),
            rate=round(median(each.rate for each in rounds), 1),
            p50_ms=round(median(each.p50_ms for each in rounds), 3),
            p99_ms=round(median(each.p99_ms for each in rounds), 3),
            body=round(median(each.body for each in rounds)),
            requests=sum(each.requests for each in rounds),
            load=round(median(each.load for each in rounds), 2),
            stolen=round(median(each.stolen for each in rounds), 4),
        )


def measure(
    server: Server,
    workload: Workload,
    deal: Deal,
    *,
    seconds: float,
    at_least: int,
    connections: int | None = None,
) -> Figures:
    """Ask for so many seconds, and at least so many times; over as many connections as the
    workload has unless another number is given."""
    machine = cpu.Machine.now()
    with on_cores(CLIENT_CORES), undisturbed():
        before = cpu.used(server.processes)
        report = closed(
            server.port,
            deal,
            connections=connections or workload.connections,
            seconds=seconds,
            at_least=at_least,
            status=workload.status,
        )
        cpu.kernel_buffers_settled()
        spent = cpu.used(server.processes) - before
    return Figures(
        cpu_us=spent / report.requests / 1000,
        rate=report.rate,
        p50_ms=report.quantile(0.5) * 1000,
        p99_ms=report.quantile(0.99) * 1000,
        body=round(report.received / report.requests),
        requests=report.requests,
        load=cpu.load(),
        stolen=cpu.Machine.now().stolen_since(machine),
    )


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without this process's own collector of garbage, whose pauses would be answers' times."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
