"""Log lines as production writes them."""

from __future__ import annotations

import io
import logging
import sys
from logging.config import DictConfigurator
from typing import Any

from django.conf import settings


def production_formatter(name: str) -> logging.Formatter:
    """`line` or `json`, made of the settings as Django makes it at its start."""
    formatters: Any = settings.LOGGING["formatters"]
    made: Any = DictConfigurator({"version": 1}).configure_formatter({**formatters[name]})
    assert isinstance(made, logging.Formatter)
    return made


def written(name: str, message: str, *arguments: Any, error: Exception | None = None) -> str:
    """What one record comes to, with its end of line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(production_formatter(name))
    about = (type(error), error, error.__traceback__) if error else None
    place = (sys._getframe().f_code.co_filename, 1)
    record = logging.LogRecord("a.logger", logging.WARNING, *place, message, arguments, about)
    handler.handle(record)
    return stream.getvalue()
