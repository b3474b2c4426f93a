"""The file of a backup: a plain tar of two members, the manifest and the database.

`tar xf` opens it anywhere. Read here, every byte has to be what would be written today: whatever is
cut off, added or turned over is found, in the paddings too.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from catalog.backup import manifest
from catalog.backup.manifest import Content, Manifest
from catalog.backup.refused import Refused

MANIFEST = "manifest.json"
BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
PIECE = 1 << 20
MOST = 1 << 20
"""Bytes of a manifest; one of forty tables has some thousands."""


def content_of(path: Path) -> Content:
    """What a finished file of the database is called in the backup, its size and digest."""
    told = hashlib.sha256()
    with path.open("rb") as file:
        for piece in _pieces(file, path.stat().st_size):
            told.update(piece)
    return Content(path.name, path.stat().st_size, told.hexdigest())


def write(path: Path, told: Manifest, database: Path) -> None:
    """A new file, for its owner's eyes alone, safe on the disk before this returns."""
    spelled = told.spelled()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, database.open("rb") as source:
        file.write(_header(MANIFEST, len(spelled)) + spelled + _padding(len(spelled)))
        file.write(_header(told.content.name, told.content.size))
        for piece in _pieces(source, told.content.size):
            file.write(piece)
        file.write(_padding(told.content.size) + END)
        file.flush()
        os.fsync(file.fileno())


def checked(path: Path) -> Manifest:
    """What the file holds, after reading it wholly; Refused where that is not what it says."""
    with _opened(path) as file:
        told = _manifest(file)
        read = hashlib.sha256()
        for piece in _pieces(file, told.content.size):
            read.update(piece)
        if read.hexdigest() != told.content.sha256:
            raise Refused(f"{path}: the database in it is not the one that was written")
        _expect(file, _padding(told.content.size) + END)
        if file.read(1):
            raise Refused(f"{path}: there is more in it than was written")
    return told


def database(path: Path) -> Iterator[bytes]:
    """The database out of a file that was checked, piece by piece."""
    with _opened(path) as file:
        yield from _pieces(file, _manifest(file).content.size)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error


def _manifest(file: BinaryIO) -> Manifest:
    """Read up to where the database begins."""
    block = file.read(BLOCK)
    try:
        size = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape").size
    except tarfile.HeaderError as error:
        raise Refused(f"{file.name} is not a backup") from error
    if size > MOST or block != _header(MANIFEST, size):
        raise Refused(f"{file.name} is not a backup")
    try:
        told = manifest.read(b"".join(_pieces(file, size)))
    except Refused as error:
        raise Refused(f"{file.name}: {error}") from error
    _expect(file, _padding(size) + _header(told.content.name, told.content.size))
    return told


def _expect(file: BinaryIO, written: bytes) -> None:
    if file.read(len(written)) != written:
        raise Refused(f"{file.name} is cut off or damaged between its parts")


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """So many bytes; Refused where the file ends before."""
    while size:
        piece = file.read(min(PIECE, size))
        if not piece:
            raise Refused(f"{file.name} is cut off")
        size -= len(piece)
        yield piece


def _header(name: str, size: int) -> bytes:
    """A member's block, the same whoever writes it whenever."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)
