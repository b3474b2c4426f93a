"""The benchmark's own instruments: what they count is what a server gave and a process used."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

import pytest

from benchmarks import cpu, oracle
from benchmarks.client import closed, steady
from benchmarks.connection import BadAnswer, ask
from benchmarks.measuring import Figures
from benchmarks.oracle import Disagreement
from benchmarks.paths import Cycle, Line, Ration, Request, Walk
from benchmarks.result import Result
from benchmarks.targets import judged
from benchmarks.workloads import with_values

BODY = b"x" * 300_000
"""More than the client makes room for at first."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str]
    answers: dict[str, bytes]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        match self.path.partition("?")[0]:
            case "/chunked":
                self._head(200, "Transfer-Encoding: chunked")
                self.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
            case "/tagged" if self.headers["If-None-Match"] == '"7"':
                self._head(304)
            case "/tagged":
                self._head(200, 'ETag: "7"', "Content-Length: 0")
            case "/once":
                self._head(200, f"Content-Length: {len(BODY)}")
                self.wfile.write(BODY)
                self.close_connection = True  # and says nothing of it
            case path if path in self.answers:
                self._head(200, f"Content-Length: {len(self.answers[path])}")
                self.wfile.write(self.answers[path])
            case _:
                self._head(404, "Content-Length: 0")

    def _head(self, status: int, *headers: str) -> None:
        self.wfile.write("\r\n".join([f"HTTP/1.1 {status} X", *headers, "", ""]).encode())

    def log_message(self, format: str, *args: object) -> None: ...


class Tiny(NamedTuple):
    name: str
    port: int
    asked: list[str]


@contextmanager
def tiny(name: str = "tiny", /, **bodies: bytes) -> Iterator[Tiny]:
    """A server that gives these bodies at the paths of their names."""
    asked: list[str] = []
    answers = {f"/{path}": body for path, body in bodies.items()}
    handler = type("H", (Handler,), {"asked": asked, "answers": answers})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Tiny(name, server.server_port, asked)
        finally:
            server.shutdown()
            thread.join()


def messages(server: Tiny, *paths: str) -> list[bytes]:
    return [Request(path).message(server.port) for path in paths]


def test_every_answer_and_every_byte_is_counted() -> None:
    with tiny(big=BODY, small=b"abc") as server:
        deal = Ration(Cycle(messages(server, "/big", "/small")), 10)
        report = closed(server.port, deal, connections=3, seconds=60)
    assert report.requests == 10
    assert report.statuses == {200: 10}
    assert report.received == 5 * (len(BODY) + 3)
    assert sorted(server.asked) == ["/big"] * 5 + ["/small"] * 5


def test_time_that_is_up_ends_it_but_not_before_the_least_number() -> None:
    with tiny(small=b"abc") as server:
        deal = Cycle(messages(server, "/small"))
        report = closed(server.port, deal, connections=2, seconds=0, at_least=25)
    assert report.requests == len(server.asked) == 25


def test_a_steady_run_asks_as_often_as_it_was_told() -> None:
    with tiny(small=b"abc") as server:
        deal = Cycle(messages(server, "/small"))
        report = steady(server.port, deal, rate=1000, seconds=0.05, connections=4)
    assert report.requests == len(server.asked) == 50


@pytest.mark.parametrize("run", [closed, steady])
def test_a_status_that_was_not_asked_for_fails_the_run(run: Callable[..., object]) -> None:
    pace = {"rate": 100} if run is steady else {}
    with tiny() as server:
        deal = Cycle(messages(server, "/nowhere"))
        with pytest.raises(BadAnswer, match="404"):
            run(server.port, deal, connections=1, seconds=0.02, **pace)


def test_a_server_that_ends_its_connections_is_asked_on_new_ones() -> None:
    with tiny() as server:
        deal = Ration(Cycle(messages(server, "/once")), 6)
        report = closed(server.port, deal, connections=2, seconds=60)
    assert report.received == 6 * len(BODY)


def test_an_answer_in_chunks_is_put_together() -> None:
    with tiny() as server:
        assert ask(server.port, Request("/chunked")).body == b"hello world"


def test_a_tag_is_taken_from_the_server_and_sent_back() -> None:
    with tiny() as server:
        lines = [Line(Request("/tagged"), ("If-None-Match",))]
        (request,) = with_values(lines, server.port)
        answer = ask(server.port, request)
    assert answer.status == 304
    assert answer.body == b""


def test_a_walk_follows_next_so_many_steps_and_then_starts_elsewhere() -> None:
    def page(follow: str | None) -> bytes:
        return json.dumps({"results": [], "next": follow}).encode()

    pages = {"a": page("http://localhost:1/b?x=1"), "b": page("/c"), "c": page("/a")}
    with tiny("tiny", **pages, z=page(None)) as server:
        deal = Ration(Walk([Request("/a"), Request("/z")], server.port, steps=2), 7)
        closed(server.port, deal, connections=1, seconds=60)
    assert server.asked == ["/a", "/b?x=1", "/c", "/z", "/a", "/b?x=1", "/c"]


WORK = """
import sys, threading, time
def work():
    while time.thread_time() < 0.1: pass
thread = threading.Thread(target=work); thread.start(); thread.join()
held = bytearray(50_000_000)
print("done", flush=True); sys.stdin.read()
"""
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORK!r}])"


@pytest.mark.parametrize("program", [WORK, PARENT], ids=["a process", "its child"])
def test_processor_time_and_memory_count_threads_that_ended_and_children(program: str) -> None:
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        assert cpu.used([process.pid]) >= 100_000_000
        assert cpu.private_memory([process.pid]) >= 50_000_000


def test_children_that_ended_still_count() -> None:
    program = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {WORK!r}], stdin=subprocess.DEVNULL)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        while len(cpu.family(process.pid)) > 1:
            pass
        assert cpu.used([process.pid]) >= 100_000_000


def listed(*codes: str, verdict: str = "met", value: int = 2) -> bytes:
    results = [{"code": code, "match": {"stage": {"verdict": verdict}}} for code in codes]
    count = {"value": value, "met": 0, "exact": True}
    return json.dumps({"results": results, "next": None, "count": count}).encode()


@pytest.mark.parametrize(
    ("other", "part"),
    [
        (listed("b", "a"), "codes"),
        (listed("a", "b", verdict="unmet"), "verdicts"),
        (listed("a", "b", value=3), "count"),
    ],
)
def test_a_candidate_that_answers_otherwise_fails_the_oracle(other: bytes, part: str) -> None:
    with ExitStack() as stack:
        reference = stack.enter_context(tiny("kedai-drf", list=listed("a", "b")))
        same = stack.enter_context(tiny("kedai", list=listed("a", "b")))
        wrong = stack.enter_context(tiny("drf", list=other))
        assert oracle.compare([reference, same], 10_000, ["/list"], "") > 0
        with pytest.raises(Disagreement, match=f"drf differs from kedai-drf in {part}"):
            oracle.compare([reference, same, wrong], 10_000, ["/list"], "")


def figures(cpu_us: float) -> Figures:
    return Figures(cpu_us, 1, 1, 1, 1, 1, 1, 0)


def test_targets_are_met_missed_or_not_said_to_be_either() -> None:
    found = Result(100_000, "postgresql")
    found.figures["misses"] = {"kedai": figures(100), "fastapi-normal": figures(30_000)}
    found.figures["items"] = {"kedai": figures(100), "fastapi-normal": figures(250)}
    found.figures["facets"] = {"kedai": figures(1_500)}
    met = {target["name"]: target["met"] for target in judged(found)}
    assert met["misses: less than FastAPI"] is True
    assert met["item: less than FastAPI"] is False
    assert met["facets: CPU in ms"] is True
    assert met["facets: CPU in ms, at 1 000 000"] is None
    assert met["misses, lane: less than the same"] is None


def test_a_server_that_never_answers_is_given_up() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(BadAnswer, match="No answer"),
    ):
        ask(silent.getsockname()[1], Request("/"), patience=0.1)
