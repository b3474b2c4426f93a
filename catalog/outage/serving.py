"""What a server does not wait for: called once by the door of the application server.

A command may wait for a lock or a pause of the database as long as need be; somebody who has asked
a server holds one of its few threads while he waits.
"""

from __future__ import annotations

from django.db import connections

from catalog.outage.patience import Patient

POOL = 1
"""Seconds for a connection out of the pool; once more where the database answers."""
LOCK = 3
"""Seconds for a lock that somebody else holds: a restore, a migration, a catalog being loaded."""
STATEMENT = 30
"""Seconds for any one statement."""


def bound() -> None:
    """Bound the waits of this process; connections made from here on have it so."""
    Patient.is_bounded = True
    for settings in connections.settings.values():
        options = settings["OPTIONS"]
        if settings["ENGINE"] == "catalog.outage.postgresql":
            given = options.get("options", "")
            bounds = f"-c lock_timeout={LOCK}s -c statement_timeout={STATEMENT}s"
            options["options"] = f"{given} {bounds}".strip()
            options["pool"]["timeout"] = POOL
        else:
            options["timeout"] = LOCK
