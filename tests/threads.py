"""People at work at the same time, for tests that commit for real."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from django.db import connection, connections


def run(*work: Callable[[], object]) -> list[BaseException | None]:
    """Each in a thread and a connection of its own; what each raised, in their order."""
    outcomes: list[BaseException | None] = [None] * len(work)

    def one(index: int) -> None:
        try:
            work[index]()
        except BaseException as error:  # handed to the test
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(index,), daemon=True) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not [thread for thread in threads if thread.is_alive()]
    return outcomes


def until_somebody_waits_for_a_lock() -> None:
    """Returns once another connection of PostgreSQL waits for what this one holds."""
    cursor = connection.cursor()
    for _ in range(100_000):
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        if cursor.fetchone()[0]:
            return
    raise AssertionError("nobody waited")
