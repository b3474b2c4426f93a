"""No pattern of ours takes long over a text, however it is made to.

Every compiled pattern of the house, and every one that its code writes out, is given texts that
make a careless one go back over and over, in the ways in which it is used. The bound on the
processor's time is so wide that only a pattern that explodes goes past it. `make attack` gives it
texts twenty times as long (`LONG_TEXTS=1`), over which even the square of their length shows too.
"""

from __future__ import annotations

import ast
import importlib
import os
import re
from collections.abc import Iterator
from time import process_time
from typing import Any

from tests.test_house import ROOT, modules

LONG, SECONDS = (20_000, 0.15) if os.environ.get("LONG_TEXTS") else (1_000, 0.5)
"""Characters, and seconds of the processor's that one look may take."""
SHORT = {
    "catalog.pages.places.PEOPLES": 60,
    "products.readiness.links.HOST": 255,
    "products.links.targets.NAME": 255,
}
"""Never given more: names of the list of regions, and of hosts in parts of 63 letters."""

CALLS = {"compile", "match", "search", "fullmatch", "sub", "findall", "split", "finditer"}
LETTERS = [
    "a",
    "0",
    " ",
    "\n",
    ".",
    "-",
    ",",
    "<",
    ">",
    '"',
    "'",
    "=",
    "\\",
    "/",
    ":",
    "贷",
    "，",
    "、",
]
LETTERS += [
    "1.",
    "a.",
    "a-",
    "0,",
    "万",
    "亿",
    "元",
    "%",
    "一 ",
    "bp ",
    "LPR",
    "a =",
    "| ",
    "\\n",
    "gzip;",
]
LETTERS += [
    "年利率",
    "日息",
    "最高",
    "“",
    "kedai_",
    "whsec_",
    "<mergeCell ",
    "省",
    "自治",
    "q=0",
    "_",
]
ENDS = ["", "!", "\0", "é", "\n!", "，!"]


def house() -> Iterator[tuple[str, Any]]:
    """Where each pattern stands, with the pattern: as a value of a module, and as written out."""
    met = set()
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name == "config.wsgi":
            continue
        found = [
            (f"{name}.{key}", value)
            for key, value in vars(importlib.import_module(name)).items()
            if isinstance(value, re.Pattern)
        ]
        found += [(f"{name}:{line}", re.compile(text)) for line, text in written(path.read_text())]
        for where, pattern in found:
            if pattern not in met:
                met.add(pattern)
                yield where, pattern


def written(source: str) -> Iterator[tuple[int, Any]]:
    """Patterns that a call has as a constant: `re.sub("…", …)`, `RegexValidator("…")`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        call, first = node.func, node.args[0]
        is_re = (
            isinstance(call, ast.Attribute)
            and call.attr in CALLS
            and isinstance(call.value, ast.Name)
            and call.value.id == "re"
        )
        is_validator = isinstance(call, ast.Name) and call.id in ("RegexValidator", "RegexField")
        if (is_re or is_validator) and isinstance(first, ast.Constant):
            yield node.lineno, first.value


def ways() -> dict[str, set[str]]:
    """Name of a constant → the methods that the house calls on it."""
    found: dict[str, set[str]] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in CALLS:
                owner = node.value
                name = owner.attr if isinstance(owner, ast.Attribute) else ""
                name = owner.id if isinstance(owner, ast.Name) else name
                found.setdefault(name, set()).add(node.attr)
    return found


def texts(pattern: Any, long: int) -> Iterator[Any]:
    """Long rows of what the pattern speaks of and of what it does not; ends that spoil them."""
    is_text = isinstance(pattern.pattern, str)
    spoken = re.findall(r"[\w一-鿿]{1,8}", pattern.pattern if is_text else pattern.pattern.decode())
    for piece in dict.fromkeys([*LETTERS, *spoken]):
        for end in ENDS if len(piece) < 3 else ENDS[:2]:
            text = piece * (long // len(piece)) + end
            yield text if is_text else text.encode()


PATTERNS = dict(house())


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 45
    assert {"products.readiness.names.BRAND", "catalog.finding.text.QUOTES"} <= {*PATTERNS}


def test_no_text_keeps_a_pattern_busy() -> None:
    used, busy = ways(), {}
    for where, pattern in PATTERNS.items():
        names = used.get(where.rpartition(".")[2], set())
        fully = names <= {"fullmatch"} and names
        for text in texts(pattern, min(LONG, SHORT.get(where, LONG))):
            begun = process_time()
            pattern.fullmatch(text)
            if not fully:
                pattern.search(text)
            if process_time() - begun > SECONDS:
                busy[where] = f"{pattern.pattern!r} and {text[:20]!r}…"
                break
    assert busy == {}
