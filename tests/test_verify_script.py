"""`docs/verify_journal.py`: with Python alone a stranger finds the first line that fails."""

from __future__ import annotations

import gzip
import json
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.generator import seeded
from tests.ports import free_port

SCRIPT = Path(__file__).parent.parent / "docs" / "verify_journal.py"
EDITS = 100
Line = dict[str, Any]


class Said(NamedTuple):
    """Exit code and words of a run."""

    code: int
    words: str


class Journal(NamedTuple):
    """The shipped one as it is served: lines and head."""

    lines: list[Line]
    head: Line


Verify = Callable[..., Said]


@pytest.fixture
def journal(client: Client, db: None) -> Journal:
    lines = client.get("/api/v1/changes/?limit=1000").json()["changes"]
    return Journal(lines, client.get("/api/v1/changes/head/").json())


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """The script run as a command, in this process."""

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), *map(str, arguments)])
        try:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        except SystemExit as end:
            # A sentence as exit code is printed to stderr by Python, and the code is 1.
            if isinstance(end.code, str):
                return Said(1, end.code)
            return Said(int(end.code or 0), "".join(capsys.readouterr()))
        return Said(0, capsys.readouterr().out)

    return run


def spelled(*objects: object) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


# --- what holds ------------------------------------------------------------------------------


def pages(journal: Journal, of: int) -> list[Line]:
    cut = [journal.lines[at : at + of] for at in range(0, len(journal.lines), of)]
    return [{"changes": lines, "next": "…"} for lines in cut]


@pytest.mark.parametrize(
    "form",
    [
        lambda journal: spelled(*journal.lines, journal.head),
        lambda journal: spelled(*pages(journal, 10), journal.head),
        lambda journal: spelled(*pages(journal, 100), journal.head).replace("\n", ""),
        lambda journal: spelled(journal.head, *journal.lines),
    ],
    ids=["lines", "pages", "pages without line ends", "the head first"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_good_journal_in_a_file_holds(
    verify: Verify,
    journal: Journal,
    tmp_path: Path,
    form: Callable[[Journal], str],
    packed: bool,
) -> None:
    text = form(journal).encode()
    file = tmp_path / ("saved.jsonl.gz" if packed else "saved.jsonl")
    file.write_bytes(gzip.compress(text) if packed else text)
    said = verify(file)
    assert said.code == 0
    assert said.words.startswith("54 lines hold; the head names line 54; the last digest is ")
    assert journal.head["digest"] in said.words


def test_a_beginning_holds_and_is_said_to_have_no_head(
    verify: Verify, journal: Journal, tmp_path: Path
) -> None:
    file = tmp_path / "saved"
    file.write_text(spelled(*journal.lines[:20]))
    assert verify(file).words.startswith("20 lines hold; no head was given;")


# --- what does not ---------------------------------------------------------------------------


def edit(random: Any, journal: Journal) -> tuple[str, int]:
    """A file with one thing changed, and the number of the line that no longer holds."""
    lines = [json.loads(json.dumps(line)) for line in journal.lines]
    at = random.randrange(len(lines))
    kind = random.choice(("column", "column", "record", "gone", "swapped", "twice", "cut", "text"))
    match kind:
        case "column":
            name = random.choice(list(lines[at]))
            values = [*(row[name] for row in lines), None, "x", 0, True, [], {"a": 1}]
            lines[at][name] = random.choice([v for v in values if v != lines[at][name]])
        case "record":
            member = random.choice(list(lines[at]["record"]))
            lines[at]["record"][member] = f"{lines[at]['record'][member]}."
        case "gone":
            del lines[at]
        case "swapped":
            other = random.choice([n for n in range(len(lines)) if n != at])
            lines[at], lines[other] = lines[other], lines[at]
            at = min(at, other)
        case "twice":
            lines.insert(at, lines[at])
            at += 1
        case "cut":
            del lines[at:]
        case "text":
            rows = spelled(*lines, journal.head).splitlines(keepends=True)
            place = random.randrange(1, len(rows[at]) - 2)
            rows[at] = rows[at][:place] + "\x00" + rows[at][place + 1 :]
            return "".join(rows), at + 1
    return spelled(*lines, journal.head), at + 1


def test_whatever_is_edited_is_named_by_its_number(
    verify: Verify, journal: Journal, tmp_path: Path
) -> None:
    random = seeded(23)
    file = tmp_path / "saved.jsonl"
    for _ in range(EDITS):
        text, number = edit(random, journal)
        file.write_text(text)
        said = verify(file)
        assert said.code == 1, text
        assert said.words.startswith(f"line {number}"), (said.words, number)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"seq": 60}, "line 55 is missing: the head names line 60"),
        ({"seq": 50}, "line 55 is missing: the head names line 50"),
        ({"digest": "0" * 64}, "line 54: the head has another digest or time"),
        ({"at": None}, "line 54: the head has another digest or time"),
    ],
)
def test_a_head_of_another_journal_is_named(
    verify: Verify, journal: Journal, tmp_path: Path, changes: Line, named: str
) -> None:
    file = tmp_path / "saved"
    file.write_text(spelled(*journal.lines, {**journal.head, **changes}))
    assert verify(file) == Said(1, named)


def test_a_record_written_anew_with_fitting_digests_breaks_the_line_after_it(
    verify: Verify, journal: Journal, tmp_path: Path
) -> None:
    script = runpy.run_path(str(SCRIPT))
    line = journal.lines[19]
    line["record"]["name"] = "别的名字"
    line["content_digest"] = script["digest"](line["record"])
    rest = {name: value for name, value in line.items() if name != "digest"}
    line["digest"] = script["digest"](rest, journal.lines[18]["digest"])
    file = tmp_path / "saved"
    file.write_text(spelled(*journal.lines))
    assert verify(file) == Said(1, "line 21 does not continue the chain")


def test_a_name_that_stands_twice_is_not_read_as_either(
    verify: Verify, journal: Journal, tmp_path: Path
) -> None:
    text = spelled(*journal.lines).replace('{"seq": 9,', '{"kind": "withdrawn", "seq": 9,')
    file = tmp_path / "saved"
    file.write_text(text)
    said = verify(file)
    assert said.code == 1
    assert said.words.startswith("line 9 is missing")


# --- over HTTP -------------------------------------------------------------------------------


@contextmanager
def served(answer: Callable[[str, int], tuple[int, str]]) -> Iterator[str]:
    """A server that answers (path, after) with a status and a text."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            after = int(parse_qs(address.query).get("after", ["0"])[0])
            status, text = answer(address.path, after)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the tests' screen."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def as_a_catalog(journal: Journal, path: str, after: int) -> tuple[int, str]:
    if path == "/api/v1/changes/head/":
        return 200, json.dumps(journal.head)
    assert path == "/api/v1/changes/"
    return 200, json.dumps({"changes": journal.lines[after : after + 20], "next": None})


def test_a_catalog_is_followed_to_its_end(verify: Verify, journal: Journal) -> None:
    with served(partial(as_a_catalog, journal)) as address:
        assert verify(address).words.startswith("54 lines hold; the head names line 54;")
        assert verify(f"{address}/").code == 0


def test_a_catalog_that_hides_its_last_lines_is_named(verify: Verify, journal: Journal) -> None:
    with served(partial(as_a_catalog, Journal(journal.lines[:50], journal.head))) as address:
        assert verify(address) == Said(1, "line 51 is missing: the head names line 54")


def test_a_catalog_that_changed_a_line_is_named(verify: Verify, journal: Journal) -> None:
    journal.lines[29]["reviewed"] = "second_person"
    with served(partial(as_a_catalog, journal)) as address:
        assert verify(address) == Said(1, "line 30 does not continue the chain")


@pytest.mark.parametrize(
    ("status", "text"),
    [
        *((200, "<html>"), (200, ""), (200, "[]"), (200, "null"), (200, "[" * 100_000)),
        *((404, "{}"), (503, "{}")),
    ],
)
def test_what_does_not_answer_as_a_catalog_is_said_in_a_sentence(
    verify: Verify, status: int, text: str
) -> None:
    with served(lambda path, after: (status, text)) as address:
        said = verify(address)
    assert said.code == 2
    assert said.words.startswith(f"{address} cannot be read: ")


# --- not readable ----------------------------------------------------------------------------


def test_what_cannot_be_read_is_said_in_a_sentence(verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "half.gz").write_bytes(gzip.compress(b"{}" * 999)[:-9])
    (tmp_path / "plain.gz").write_bytes(b"{}")
    nobody = f"http://127.0.0.1:{free_port()}"
    for source in (*(tmp_path / name for name in ("empty", "half.gz", "plain.gz", "none")), nobody):
        said = verify(source)
        assert said.code == 2, said
        assert said.words.startswith(f"{source} cannot be read: ")


def test_without_an_argument_it_says_how_it_is_used(verify: Verify) -> None:
    for said in (verify(), verify("a", "b")):
        assert said.code == 2
        assert "verify_journal.py https://catalog.example" in said.words


def test_the_script_is_short_and_needs_nothing() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert text.count("\n") <= 100
    imported = {
        line.split()[1].partition(".")[0] for line in text.splitlines() if "import " in line
    }
    assert imported <= sys.stdlib_module_names
