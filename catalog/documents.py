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
    return json.dumps(made(record, language), ensure_ascii=False, separators=(",", ":"))
