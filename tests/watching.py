"""Reading what `/metrics` says, and asking a server on connections of one's own."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

Labels = tuple[tuple[str, str], ...]


class Heard(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def hear(port: int, path: str, **headers: str) -> Heard:
    """One request on a connection of its own: any worker may take it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Heard(answer.status, told, answer.read())
    finally:
        connection.close()


class Numbers:
    """All samples of a scrape, by name and labels."""

    def __init__(self, text: str) -> None:
        self.samples: dict[str, dict[Labels, float]] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                labels = tuple(sorted(sample.labels.items()))
                self.samples.setdefault(sample.name, {})[labels] = sample.value

    def sum(self, name: str, **labels: str) -> float:
        """Of all samples of a name that have these labels."""
        found = self.samples.get(name, {})
        return sum(value for had, value in found.items() if set(labels.items()) <= {*had})
