"""The first steps of the guide, done as they are written: in a shell, in Python, in a browser."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.browser import chromium, needs_browser
from tests.listeners import INNER, Handler, Web

GUIDE = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
HERE = "http://127.0.0.1:8000"


def step(language: str, server: str) -> str:
    """The first example in a language, asking this server."""
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found, language
    return found[1].replace(HERE, server)


def nothing(asked: Handler) -> None:
    """An empty page, of another origin."""
    asked.say(200, **{"Content-Type": "text/html"})


def run(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_in_python_every_page_is_read(committed: None, live_server: Any) -> None:
    told = run(sys.executable, "-c", step("python", live_server.url))
    codes = [line.split()[0] for line in told]
    assert 20 < len(codes) == len(set(codes)), "more than a page, and each product once"


def test_in_a_shell_and_in_python_the_same_is_found(committed: None, live_server: Any) -> None:
    answer = "".join(run(*shlex.split(step("sh", live_server.url))))
    told = run(sys.executable, "-c", step("python", live_server.url))
    codes = [line.split()[0] for line in told]
    assert re.findall(r'"code":"([a-z0-9-]+)","name":"[^"]*","aliases"', answer) == codes


@needs_browser
def test_in_javascript_a_page_of_another_origin_may_ask(committed: None, live_server: Any) -> None:
    told: list[str] = []
    with Web(nothing, INNER) as elsewhere, chromium() as page:
        page.goto(elsewhere.url("/", INNER))
        page.on("console", lambda line: told.append(line.text))
        page.evaluate(f"async () => {{ {step('js', live_server.url)} }}")
    assert len(told) > 20, told
    assert all(line.endswith((" met", " unstated", " manual", " unknown")) for line in told)
