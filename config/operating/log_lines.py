"""Log records as JSON, one line each: for machines that collect them (`LOG_FORMAT=json`)."""

from __future__ import annotations

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from partners.discreet import bare_of_secrets, on_one_line

FIRST = ("time", "level", "logger", "message", "request_id")


def _in_order(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Under the names that most collectors look for; what every line has stands first."""
    event["message"] = event.pop("event")
    return {**{name: event.pop(name) for name in FIRST if name in event}, **event}


BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=("route", "method", "status", "milliseconds")),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
]
AFTER: list[Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    _in_order,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


class Json(structlog.stdlib.ProcessorFormatter):
    """`{"time": …, "level": …, "logger": …, "message": …, "request_id": …, "exception": …}`"""

    def __init__(self, **options: Any) -> None:
        super().__init__(foreign_pre_chain=BEFORE, processors=AFTER)

    def format(self, record: logging.LogRecord) -> str:
        return on_one_line(bare_of_secrets(super().format(record)))
