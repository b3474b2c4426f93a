"""Take a backup: the database written aside, looked at, and put under its name when it is whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.db import connection
from django.utils import timezone

from catalog.backup import archive, postgres, sqlite
from catalog.backup.manifest import Manifest
from catalog.backup.refused import Refused
from catalog.release import release
from products.journal import instant
from products.models import Change


def take(path: Path) -> Manifest:
    """A backup of the database as it is now, under a name that nothing has yet."""
    path = path.absolute()
    if path.exists():
        raise Refused(f"{path} is there already; a backup is never written over.")
    if Change._meta.db_table not in connection.introspection.table_names():
        raise Refused("The database has no journal; nothing to keep before `migrate`.")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as aside:
            return _taken(path, Path(aside))
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from error


def _taken(path: Path, aside: Path) -> Manifest:
    made_at = instant(timezone.now())
    if connection.vendor == "postgresql":
        database, server = aside / postgres.NAME, postgres.version()
        head, tables, program = postgres.dump(database)
    else:
        database, server = aside / sqlite.NAME, sqlite.version()
        head, tables, program = sqlite.copy(database)
    told = Manifest(
        made_at=made_at,
        release=release(),
        vendor=connection.vendor,
        server=server,
        program=program,
        seq=head.seq,
        digest=head.digest,
        tables=tables,
        content=archive.content_of(database),
    )
    written = aside / "written"
    archive.write(written, told, database)
    archive.checked(written)
    # Not `rename`, which would write over what came under this name meanwhile.
    os.link(written, path)
    _settle(path.parent)
    return told


def _settle(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
