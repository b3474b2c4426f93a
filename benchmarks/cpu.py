"""What the kernel says that processes cost: processor time in nanoseconds, memory, load, steal.

The processor time is the clock that Linux keeps for each process. It is the same figure as the sum
of `/proc/<pid>/task/*/schedstat`, but it also holds the threads that have ended, as a pool ends
its idle ones. Linux only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
"""Nanoseconds of the coarse unit in which `/proc` counts what ended children used."""


def family(root: int) -> list[int]:
    """The process and all that descend from it, as they live now."""
    found, left = [], [root]
    while left:
        pid = left.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                left += [int(each) for each in children.read_text().split()]
            except OSError:  # a thread, or the whole process, has ended meanwhile
                continue
    return found


def pin(root: int, cores: set[int]) -> None:
    """Keep the process and its descendants on these cores; what they begin inherits it."""
    for pid in family(root):
        for thread in Path(f"/proc/{pid}/task").glob("*"):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(int(thread.name), cores)


def used(roots: Iterable[int]) -> int:
    """Nanoseconds that these processes and their descendants have used since they began.

    Descendants that have ended and were waited for count, to a hundredth of a second each.
    """
    return sum(_of_process(pid) + _of_ended_children(pid) for root in roots for pid in family(root))


def _of_process(pid: int) -> int:
    # clock_getcpuclockid(3) by hand, as Python has it for threads alone: the inverted number of
    # the process, then 2 for "by the scheduler".
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError:
        return 0


def _of_ended_children(pid: int) -> int:
    try:
        # The name in brackets may hold spaces; what follows it does not.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[13]) + int(fields[14])) * TICK


def private_memory(roots: Iterable[int]) -> int:
    """Bytes that only these processes hold: what would be free again if they ended."""
    total = 0
    for root in roots:
        for pid in family(root):
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            sizes = [line.split() for line in lines if line.startswith("Private_")]
            total += sum(int(words[1]) * 1024 for words in sizes)
    return total


def load() -> float:
    """The load average of the last minute: above the number of cores, others are at work too."""
    return os.getloadavg()[0]


@dataclass(frozen=True)
class Machine:
    """The counters of the whole machine, in ticks since it began."""

    busy: int
    idle: int
    stolen: int

    @classmethod
    def now(cls) -> Machine:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
        user, nice, system, idle, waiting, irq, soft, stolen = (int(field) for field in fields[:8])
        return cls(user + nice + system + irq + soft, idle + waiting, stolen)

    def stolen_since(self, before: Machine) -> float:
        """The share of the time that another virtual machine had: 0 to 1."""
        stolen = self.stolen - before.stolen
        return stolen / ((self.busy - before.busy + self.idle - before.idle + stolen) or 1)


def processor() -> str:
    """What the machine calls its processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def kernel_buffers_settled(seconds: float = 0.05) -> None:
    """Let what is on its way arrive, so that one candidate's rest is not another's cost."""
    time.sleep(seconds)
