"""What a limit is: a policy by its name, and whose share of it a request uses up."""

from __future__ import annotations

from typing import NamedTuple

WINDOW = 60
"""Seconds: at most `quota` requests in any so many, whenever one begins to count."""


class Policy(NamedTuple):
    """A name as clients see it, and how many requests it lets through."""

    name: str
    quota: int


class Share(NamedTuple):
    """What one request uses up: one of the quota that is `whose`."""

    policy: Policy
    whose: str
