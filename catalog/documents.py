"""A frozen record as a finished document: JSON text in one language, the same bytes every time."""

from __future__ import annotations

import json
from typing import Literal

from catalog import serializers
from catalog.serializers import Record

Shape = Literal["summary", "detail"]
"""What a list shows of a product, and what its page does."""


def document(shape: Shape, record: Record, language: str) -> str:
    made = serializers.summary if shape == "summary" else serializers.detail
    return _spelled(made(record, language))


def both(record: Record, language: str) -> tuple[str, str]:
    """Summary and detail, for the price of the detail."""
    detail = serializers.detail(record, language)
    return _spelled(serializers.summary_of(detail)), _spelled(detail)


def _spelled(shown: Record) -> str:
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
