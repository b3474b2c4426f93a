"""Log lines that hold no secret and forge no other line, whatever somebody has put into an address
or an error. The one home of what is a secret in a log; `config.operating.log_lines` writes the same
as JSON."""

from __future__ import annotations

import logging
import re

from structlog.contextvars import get_contextvars

from partners import key_text

_MOBILE = (
    # Not in the middle of something longer; the end of an escape such as %3D is no middle.
    r"(?:(?<![0-9A-Za-z_.])|(?<=%[0-9A-Fa-f]{2}))"
    r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z_]|\.\d)"
)

SECRETS: list[tuple[re.Pattern[str], str]] = [
    # Of a key its prefix stays, by which the desk knows it; of all others nothing.
    (re.compile(key_text.PATTERN), r"kedai_\1_…"),
    (re.compile(r"whsec_[A-Za-z0-9+/=_-]+"), "whsec_…"),
    (re.compile(r"((?:__Host-)?\b(?:session|csrf)\w*)=[^;,\s&'\"]+"), r"\1=…"),
    (re.compile(r"(?i)(authorization[\"']?\s*[:=]\s*[\"']?\w+)\s+[^\s\"',]+"), r"\1 …"),
    (re.compile(r"(?i)(password\w*[\"']?\s*[:=]\s*[\"']?)[^\s&'\",;}]+"), r"\1…"),
    (re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), r"\1:…@"),
    (re.compile(_MOBILE), "1…"),
]
"""Keys, secrets of webhooks, cookies, what signs a request in, passwords (in addresses of databases
too), mobile numbers."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What ends a line, moves a cursor, or turns text around."""


def bare_of_secrets(text: str) -> str:
    """
    >>> bare_of_secrets("postgres://kedai:s3cret@db/kedai, session=abc; 13912345678")
    'postgres://kedai:…@db/kedai, session=…; 1…'
    """
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def on_one_line(text: str) -> str:
    r"""With escapes that JSON knows too.

    >>> on_one_line("a\r\nb")
    'a\\u000d\\u000ab'
    """
    return CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Discreet(logging.Formatter):
    """The last way out and not the first: nothing of ours logs a secret either.

    A record begins at the margin, and only a record: the lines of a traceback are set in. At its
    end stands the number of the request, where there is one.
    """

    def format(self, record: logging.LogRecord) -> str:
        first, *more = bare_of_secrets(super().format(record)).split("\n")
        return "\n    ".join([first, *map(on_one_line, more)])

    def formatMessage(self, record: logging.LogRecord) -> str:
        number = get_contextvars().get("request_id")
        return on_one_line(super().formatMessage(record)) + (f" [{number}]" if number else "")
