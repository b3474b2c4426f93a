"""What a backup is refused for, in words for whoever runs the command."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed, or what was there before stands again."""
