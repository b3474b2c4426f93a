"""Connections of the programs under test are ended by the server, whatever they are doing."""

from __future__ import annotations

import psycopg

from tests.breaking import NAME


def terminate(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as asking:
        asking.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = %s AND pid <> pg_backend_pid()",
            [NAME],
        )
