"""The name a sender gives a submission, so that sending it twice does nothing twice."""

from __future__ import annotations

import re

from django.http import HttpRequest

from catalog.errors import Problem
from products.wording import Words

VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")


def key_of(request: HttpRequest) -> str:
    """The request's key, 1 to 255 visible ASCII characters; Problem 400 without a good one."""
    given = request.headers.get("Idempotency-Key", "")
    if not VISIBLE.fullmatch(given):
        raise Problem(
            400,
            detail=Words(
                "须带 Idempotency-Key：1 至 255 个可见的 ASCII 字符，每份新的提交用一个新的，"
                "例如 UUID。",
                "The header Idempotency-Key is needed: 1 to 255 visible ASCII characters, new for "
                "every new submission, such as a UUID.",
            ),
        )
    return given
