"""What is tried: back into a new place, out of damaged files, up to a chosen moment."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from catalog.backup import archive
from catalog.backup.manifest import differing
from catalog.backup.refused import Refused
from tests.drill.catalogs import Catalog
from tests.drill.clusters import Cluster

Tell = Callable[[str], None]
FLIPS = 200


def restored(old: Catalog, new: Catalog, place: Path, tell: Tell) -> Path:
    """Back up, restore into a new place, compare every table and the journal's head."""
    file = place / "catalog.backup"
    told = old.backup(file)
    tell(f"backed up: line {told.seq}, {len(told.tables)} tables, {file.stat().st_size} bytes")
    started = time.monotonic()
    said = new.well("restore", file)
    tell(f"restored in {time.monotonic() - started:.1f} s; it says: {said.splitlines()[-1]}")
    there = new.backup(place / "restored.backup")
    assert differing(told.tables, there.tables) == []
    assert (there.seq, there.digest) == (told.seq, told.digest)
    tell(f"every table has the same digest, the head is {there.seq} {there.digest}")
    tell(new.well("reconcile"))
    assert "not empty" in new.refused("restore", file)
    new.publish("after-the-restore")
    new.well("verify_journal")
    tell("it goes on: one more line was published, and the chain holds")
    return file


def damaged(file: Path, empty: Catalog, place: Path, seed: int, tell: Tell) -> None:
    """A backup that was cut off, in which a bit was turned over, or that is empty is found."""
    random, whole = Random(seed), file.read_bytes()  # noqa: S311
    bad = place / "damaged.backup"
    for name, content in (
        ("empty", b""),
        ("cut off", whole[: random.randrange(1, len(whole))]),
        ("with a bit turned over", _flipped(whole, random)),
    ):
        bad.write_bytes(content)
        words = empty.refused("backup", "--verify", bad)
        assert empty.refused("restore", bad) == words
        tell(f"{name}: {words}")
    for _ in range(FLIPS):
        bad.write_bytes(_flipped(whole, random))
        try:
            archive.checked(bad)
        except Refused:
            continue
        raise AssertionError("a bit was turned over, and nobody noticed")
    tell(f"{FLIPS} more bits turned over, each found")


def _flipped(whole: bytes, random: Random) -> bytes:
    changed = bytearray(whole)
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def recovered(cluster: Cluster, tell: Tell) -> Cluster:
    """To a moment between two publications: the first is there, the second is not."""
    old = Catalog(cluster.url())
    copy = cluster.base_backup("recovered")
    old.publish("drill-first")
    first = cluster.ask("select seq, digest from products_head")
    time.sleep(1)
    moment = cluster.ask("select now()")
    time.sleep(1)
    old.publish("drill-second")
    second = cluster.ask("select seq, digest from products_head")
    cluster.archived()
    # The disk is lost; what is left are the copy and the archive.
    cluster.stop("immediate")
    shutil.rmtree(cluster.data)
    started = time.monotonic()
    copy.recover(cluster.archive, moment)
    took = time.monotonic() - started
    new = Catalog(copy.url())
    head = copy.ask("select seq, digest from products_head")
    assert first == head != second, (first, head, second)
    tell(f"recovered to {moment} in {took:.1f} s: {new.well('verify_journal')}")
    tell(new.well("reconcile"))
    new.publish("drill-third")
    new.well("verify_journal")
    return copy
