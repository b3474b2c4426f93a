"""The list of products as the API answers it, page after page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Get = Callable[..., Any]


def codes(answer: Any) -> list[str]:
    return [result["code"] for result in answer["results"]]


def walk(get: Get, path: str, most: int = 1000) -> Iterator[Any]:
    """An answer and those that follow it, by `next`."""
    for _ in range(most):
        answer = get(path)
        yield answer
        if answer["next"] is None:
            return
        path = answer["next"].removeprefix("/api/v1/")


def everything(get: Get, path: str) -> list[Any]:
    return [result for page in walk(get, path) for result in page["results"]]


def counted(facets: Any) -> Any:
    """Facets without their labels."""
    return facets and {
        name: {
            "counts": {value["code"]: value["count"] for value in facet["values"]},
            "unstated": facet["unstated"],
        }
        for name, facet in facets.items()
    }
