"""A cursor that is cut, forged or of another question is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client

from catalog.finding.question import Question
from tests.problems import Get, refused


def cursor_of(get: Get, query: str) -> str:
    return str(get(f"products/?{query}")["next"].partition("cursor=")[2])


def test_a_cursor_belongs_to_its_question(client: Client, get: Get) -> None:
    cursor = cursor_of(get, "stage=growth")
    for query in ("stage=startup", "", "stage=growth&order=newest", "stage=growth&q=贷"):
        fault = refused(client, f"products/?{query}&cursor={cursor}", "cursor")
        assert "another question" in fault["detail"]


@pytest.mark.parametrize("order", ["match", "newest", "name", "limit"])
def test_a_truncated_cursor_is_refused(client: Client, get: Get, order: str) -> None:
    cursor = cursor_of(get, f"order={order}")
    for length in range(1, len(cursor)):
        refused(client, f"products/?order={order}&cursor={cursor[:length]}", "cursor")


@pytest.mark.parametrize(
    "cursor", ["x", "=", "====", "!!!!", "e30", "W10", "MQ", "bnVsbA", "贷", "W1tbW1tb", "a" * 1201]
)
def test_what_is_no_cursor_is_refused(client: Client, db: None, cursor: str) -> None:
    refused(client, f"products/?cursor={cursor}", "cursor")


@pytest.mark.parametrize(
    ("order", "key"),
    [
        *(("match", [0, 0, 0]), ("match", [0, 0, 0, "7"]), ("match", [0, 0, 0, None])),
        *(("match", [0, 0, 0, -1]), ("match", [0, 0, 0, 2**32]), ("match", ["0", 0, 0, 7])),
        *(("match", [0, 0, 0, 7.0]), ("match", [True, 0, 0, 7]), ("match", [0, 0, 0, 7, 7])),
        *(("match", [0, 0, 0, [7]]), ("match", [{}, 0, 0, 7]), ("match", [0, 0, 0, 10**30])),
        *(("newest", []), ("newest", ["7"]), ("newest", [7, 7]), ("newest", [None])),
        *(("name", [7]), ("name", [7, 7]), ("name", [None, 7]), ("name", ["a", "b"])),
        *(("limit", [7]), ("limit", ["x", 7]), ("limit", [1, 7]), ("limit", ["1e9", 7])),
        *(("limit", ["NaN", 7]), ("limit", ["-1", 7]), ("limit", ["٣", 7]), ("limit", [".", 7])),
    ],
)
def test_a_forged_cursor_with_wrong_types_is_refused(
    client: Client, db: None, order: str, key: list[Any]
) -> None:
    refused(client, f"products/?order={order}&cursor={forged(order, key)}", "cursor")


def forged(order: str, key: list[Any]) -> str:
    text = json.dumps([Question(order=order).fingerprint(), *key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("key", [[99, 0, 0, 7], [0, 9, 9, 7], [0, 0, 1, 0], [0, 1, 1, 2**32 - 1]])
def test_a_forged_cursor_past_the_end_is_an_empty_page(get: Get, key: list[int]) -> None:
    answer = get(f"products/?cursor={forged('match', key)}")
    assert (answer["results"], answer["next"]) == ([], None)
