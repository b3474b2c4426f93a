"""Every alarm looks at a number that there is, and leads to a runbook that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics import MetricWrapperBase

from config.operating import gauges, metrics

ROOT = Path(__file__).parent.parent
RULES = yaml.safe_load((ROOT / "deploy" / "alarms.yml").read_text(encoding="utf-8"))
ALARMS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
RUNBOOKS = (ROOT / "docs" / "runbooks.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
OURS = re.compile(r"\bkedai_[a-z_]+")
PROMETHEUS = {"up"}


def anchors(paper: str) -> set[str]:
    """Headings as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", paper, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def counted() -> Iterator[str]:
    """Every name that a scrape shows, as it is asked for."""
    registry = CollectorRegistry()
    for made in vars(metrics).values():
        if isinstance(made, MetricWrapperBase):
            registry.register(made)
    for line in generate_latest(registry).decode().splitlines():
        found = re.match(r"# TYPE (\S+) (\S+)", line)
        if found:
            yield found[1]
            if found[2] == "histogram":
                yield from (f"{found[1]}_{part}" for part in ("bucket", "sum", "count"))
    yield gauges.UP
    yield from (family.name for family in gauges.look())
    yield "kedai_database_disk_free_ratio"  # where the database is a file


@pytest.fixture
def names(db: None) -> set[str]:
    return set(counted())


def test_an_alarm_looks_at_numbers_that_there_are(names: set[str]) -> None:
    for alarm in ALARMS:
        asked = set(OURS.findall(alarm["expr"]))
        assert asked or alarm["expr"].startswith('up{job="kedai"}'), alarm["alert"]
        assert asked <= names, alarm["alert"]


def test_every_number_of_the_papers_is_there(names: set[str]) -> None:
    for paper in (RUNBOOKS, OPERATIONS):
        assert set(OURS.findall(paper)) <= names


def test_every_number_is_in_the_papers(names: set[str]) -> None:
    told = set(OURS.findall(OPERATIONS))
    parts = ("_bucket", "_sum", "_count", "_created")  # when it began: Prometheus asks for none
    assert {name for name in names if not name.endswith(parts)} - told == set()


@pytest.mark.parametrize("alarm", ALARMS, ids=[alarm["alert"] for alarm in ALARMS])
def test_an_alarm_says_what_to_read(alarm: dict[str, Any]) -> None:
    page, _, anchor = alarm["annotations"]["runbook"].partition("#")
    assert page == "docs/runbooks.md"
    assert anchor in anchors(RUNBOOKS)
    assert alarm["annotations"]["summary"].endswith(".")
    assert alarm["labels"]["severity"] in ("page", "ticket")
    assert set(alarm) <= {"alert", "expr", "for", "labels", "annotations"}
    assert f"`{alarm['alert']}`" in RUNBOOKS
    for opening, closing in ("()", "{}", "[]"):
        assert alarm["expr"].count(opening) == alarm["expr"].count(closing)


def test_every_runbook_says_how_it_is_noticed_and_every_link_leads_to_a_heading() -> None:
    for section in RUNBOOKS.split("\n## ")[1:]:
        assert "*Notice:*" in section, section.split("\n")[0]
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOKS)) <= anchors(RUNBOOKS)
    assert set(re.findall(r"\]\(operations\.md#([^)]+)\)", RUNBOOKS)) <= anchors(OPERATIONS)
    assert set(re.findall(r"\]\(runbooks\.md#([^)]+)\)", OPERATIONS)) <= anchors(RUNBOOKS)


def test_what_can_go_wrong_has_a_runbook() -> None:
    asked = {
        *("the-database-is-gone", "the-disk-is-full", "a-replica-is-behind"),
        *("the-deliverer-is-behind", "the-journal-does-not-verify", "restore-from-a-backup"),
        *("a-key-has-leaked", "roll-back-a-release", "a-wrong-publication"),
    }
    assert asked <= anchors(RUNBOOKS)
