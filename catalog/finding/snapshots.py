"""A chunk as bytes and back: a worker that starts reads sets, it does not make them.

Six sections, each with its length before it (four bytes, little-endian): the keys of the sets as
JSON, how long each set is, the sets one after the other; then likewise the tokens. After them the
own names: which entries, the text, where each begins, the initials, where they begin.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pyroaring import BitMap

from catalog.finding.chunk import KNOWN, Chunk
from catalog.finding.keys import Key
from catalog.finding.own_names import Lines, OwnNames


def packed(chunk: Chunk) -> bytes:
    """The same sets always give the same bytes."""
    own = chunk.own_names.settled()
    sections = [
        *_sets({_spelled(key): positions for key, positions in chunk.sets.items()}),
        *_sets({json.dumps(token): positions for token, positions in chunk.tokens.items()}),
        own.at.serialize(),
        *_lines(own.names),
        *_lines(own.initials),
    ]
    return b"".join(struct.pack("<I", len(section)) + section for section in sections)


def unpacked(first: int, content: bytes) -> Chunk:
    """The chunk that begins with this position."""
    sections = _sections(content)
    facts = [_key(key) for key in json.loads(next(sections))]
    sets = _read(facts, sections)
    tokens = _read(json.loads(next(sections)), sections)
    at = BitMap.deserialize(next(sections))
    own = OwnNames(at, _text(sections), _text(sections), {})
    return Chunk(first, sets, tokens, own)


def _sets(sets: Mapping[str, BitMap]) -> Iterator[bytes]:
    """By their keys, spelled as JSON."""
    keys = sorted(sets)
    serialized = [sets[key].serialize() for key in keys]
    yield f"[{','.join(keys)}]".encode()
    yield array("I", map(len, serialized)).tobytes()
    yield b"".join(serialized)


def _read(keys: Sequence[Any], sections: Iterator[bytes]) -> dict[Any, BitMap]:
    lengths = array("I", next(sections))
    content = next(sections)
    found, start = {}, 0
    for key, length in zip(keys, lengths, strict=True):
        found[KNOWN.setdefault(key, key)] = BitMap.deserialize(content[start : start + length])
        start += length
    return found


def _lines(lines: Lines) -> Iterator[bytes]:
    yield lines.text.encode()
    yield lines.starts.tobytes()


def _text(sections: Iterator[bytes]) -> Lines:
    return Lines(next(sections).decode(), array("I", next(sections)))


def _sections(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        (length,) = struct.unpack_from("<I", content, start)
        yield content[start + 4 : start + 4 + length]
        start += 4 + length


def _spelled(key: Key) -> str:
    """A bound is a decimal, which JSON has not: it goes as text."""
    return json.dumps([str(part) if isinstance(part, Decimal) else part for part in key])


def _key(key: list[Any]) -> Key:
    if key[0] in ("low", "high"):
        return (key[0], key[1], Decimal(key[2]))
    return tuple(key)
