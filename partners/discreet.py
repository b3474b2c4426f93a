"""Log lines that hold no secret, whatever somebody has put into an address or an error."""

from __future__ import annotations

import logging
import re

from partners import key_text

KEY = re.compile(key_text.PATTERN)
WEBHOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]+")


class Discreet(logging.Formatter):
    """Of a key its prefix stays, by which the desk knows it; of a webhook's secret nothing.

    The last way out and not the first: nothing of ours logs either.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = KEY.sub(r"kedai_\1_…", super().format(record))
        return WEBHOOK_SECRET.sub("whsec_…", line)
