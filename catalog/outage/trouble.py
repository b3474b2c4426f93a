"""What an error of the database means for whoever has asked."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from django.db.utils import Error, InternalError

from catalog.outage import watch
from products.wording import Words


class Trouble(NamedTuple):
    """What is told, after how many seconds to ask again; whether it is worth a second try now, as
    the connection was lost and the database answers; whether the watch has said so in the log."""

    words: Words
    seconds: int = 1
    has_passed: bool = False
    is_logged: bool = False


AWAY = Trouble(
    Words("暂时连不上数据库；请稍后再试。", "The database does not answer for now; try again soon.")
)
WATCHED = AWAY._replace(is_logged=True)
LOST = AWAY._replace(has_passed=True)
BUSY = Trouble(
    Words(
        "目录此刻正忙，这一步没有完成；请稍后再试。",
        "The catalog is busy and this was not done; try again soon.",
    )
)
FULL = Trouble(
    Words(
        "存储空间已满，暂时不能写入；查询照常。",
        "There is no room left, so nothing can be written for now; reading goes on.",
    ),
    seconds=60,
)

WAITING = ("40", "53", "55", "57014")
"""Beginnings of a SQLSTATE: given up for the sake of others, out of something, too late."""
NO_ROOM = ("53100",)
READ_ONLY = "25006"
"""A database that is not, or no longer, the one to write to."""

SQLITE: dict[int, Trouble] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_NOMEM: BUSY,
    sqlite3.SQLITE_READONLY: AWAY,
    sqlite3.SQLITE_IOERR: AWAY,
    sqlite3.SQLITE_CANTOPEN: AWAY,
}


def trouble(error: BaseException | None) -> Trouble | None:
    """None for what is no trouble of the database's but a mistake of ours."""
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", None) or ""
    if isinstance(error, InternalError) and state == READ_ONLY:
        return AWAY
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    if state.startswith(NO_ROOM):
        return FULL
    if state.startswith(WAITING):
        return BUSY
    return WATCHED if watch.suspected() else LOST
