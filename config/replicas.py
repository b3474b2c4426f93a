"""Standbys of PostgreSQL that anonymous reading may come from, by `REPLICA_URLS`."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from catalog.outage.patience import Patient
from catalog.outage.watch import CONNECTING

POSTGRESQL = "catalog.outage.postgresql"
ALIAS = "replica{}"


def replicas(primary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Django's databases beside the primary, none by default. What is wrong is told by its place in
    the list, as an address may hold a password."""
    urls = [url.strip() for url in os.environ.get("REPLICA_URLS", "").split(",") if url.strip()]
    if urls and primary["ENGINE"] != POSTGRESQL:
        raise ImproperlyConfigured("REPLICA_URLS needs a DATABASE_URL like postgres://…")
    if len(set(urls)) < len(urls):
        raise ImproperlyConfigured("REPLICA_URLS names the same replica twice.")
    return {ALIAS.format(at): _database(url, at) for at, url in enumerate(urls, start=1)}


def _database(url: str, at: int) -> dict[str, Any]:
    config: dict[str, Any] = {}
    # Looked at first, as what django-environ does not know it shows, password and all.
    if re.match("postgres(ql)?://", url):
        with suppress(ValueError):
            config = environ.Env.db_url_config(url)
    if not config.get("NAME"):
        raise ImproperlyConfigured(
            f"REPLICA_URLS, number {at}, is not like postgres://user:password@host:5432/name."
        )
    options = config.setdefault("OPTIONS", {})
    # Nobody waits long for one that does not answer: the primary is asked instead.
    config["ENGINE"] = POSTGRESQL
    options["connect_timeout"] = CONNECTING
    options["pool"] = {
        "connection_class": Patient,
        "min_size": 1,
        "max_size": 12,
        "timeout": 2,
        # The pool's own tries grow far apart; whoever looks at the replica makes it try anew.
        "reconnect_timeout": 2,
    }
    config["CONN_MAX_AGE"] = 0
    config["TEST"] = {"MIRROR": "default"}
    return config


def lag(name: str = "REPLICA_LAG", *, default: int = 60) -> int:
    """Seconds that a replica may be behind, 2 to 3600: it is looked at every half second, and one
    that is well may be found behind by as much."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,4}", value) or not 2 <= int(value) <= 3600:
        raise ImproperlyConfigured(f"{name} must be whole seconds, 2 to 3600, not {value!r}.")
    return int(value)
