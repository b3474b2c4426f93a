"""What the papers say is what the catalog does."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from catalog import filters
from catalog.errors import TITLES
from products.facts import BLOCKS, LISTS, SINGLE
from products.vocabulary import BASIS, STATE, VERDICT

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl [^\n]+)\n```\n+```json\n(.*?)```", README, re.DOTALL)


def holds(shown: Any, real: Any) -> bool:
    """Whether a part that is shown stands so in the whole: lists from their beginning."""
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(
            key in real and holds(value, real[key]) for key, value in shown.items()
        )
    if isinstance(shown, list):
        return isinstance(real, list) and len(shown) <= len(real) and all(map(holds, shown, real))
    return bool(shown == real)


def test_the_readme_has_five_requests() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[c for c, _ in EXAMPLES])
def test_the_readme_shows_real_answers(command: str, shown: str, client: Client) -> None:
    words = shlex.split(command)
    address = urlsplit(words[-1])
    language = "en" if "Accept-Language: en" in words else "zh-hans"
    query = address.query.encode().decode("latin-1")  # as a server hands raw bytes on
    response = client.get(address.path, QUERY_STRING=query, headers={"Accept-Language": language})
    real = json.loads(response.content)
    assert holds(json.loads(shown), real), json.dumps(real, ensure_ascii=False)[:3000]


def test_every_link_in_the_papers_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_parameter_is_documented() -> None:
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in filters.PARAMETERS if f"`{name}`" not in api] == []


def test_every_verdict_basis_and_facet_is_documented() -> None:
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for word in [*VERDICT.codes, *BASIS.codes]:
        assert f"`{word}`" in api, word


def test_every_error_is_documented_that_can_come() -> None:
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for status, (name, _) in TITLES.items():
        assert f"| {status} | `{name}` |" in api


def test_every_fact_is_in_the_record_format() -> None:
    records = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for name in [*SINGLE, *LISTS, *BLOCKS]:
        assert re.search(rf"\b{name}\b", records), name


def test_every_state_is_in_the_curators_paper() -> None:
    curating = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
    assert [term.code for term in STATE if term.label.zh not in curating] == []
