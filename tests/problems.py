"""The problem that the API answers when it refuses, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

Get = Callable[..., Any]
MEMBERS = ["type", "title", "status", "detail", "errors"]
SURROGATE = "%ED%A0%80"


def ask(client: Client, path: str, language: str = "zh-hans", **headers: str) -> Any:
    client.raise_request_exception = False
    return client.get(f"/api/v1/{path}", headers={"accept-language": language, **headers})


def problem(response: Any, status: int) -> Any:
    """The document, after what every problem has in common."""
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    body = json.loads(response.content)
    assert list(body)[:5] == MEMBERS
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    assert body["title"]
    assert body["detail"]
    assert "results" not in body
    return body


def refused(client: Client, path: str, parameter: str, status: int = 400) -> Any:
    """The faults of a problem, which names this parameter, in English and in Chinese."""
    chinese = problem(ask(client, path), status)
    english = problem(ask(client, path, "en"), status)
    assert [fault["parameter"] for fault in chinese["errors"]] == [parameter]
    assert [fault["parameter"] for fault in english["errors"]] == [parameter]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese["detail"])
    assert chinese["detail"] != english["detail"]
    assert chinese["title"] != english["title"]
    assert english["errors"][0]["detail"] == english["detail"]
    assert chinese["errors"][0]["detail"] == chinese["detail"]
    return english["errors"][0]
