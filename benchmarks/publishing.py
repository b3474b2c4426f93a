"""A desk that publishes a new product at a fixed pace: `python -m benchmarks.publishing 0.1 10`.

Every so many seconds, for so many seconds, in the database of DATABASE_URL. Says `begun` when the
first is through. At the end it tells the milliseconds that each took, as a JSON list of pairs: on
the clock, and of this process's own work.
"""

from __future__ import annotations

import json
import sys
import time
from random import Random

from benchmarks import ready  # noqa: F401 Django's models need it before they are imported
from products import curation
from products.models import Family, Organisation, Source
from tests import generator

SEED = 2026


def publish(every: float, seconds: float) -> list[tuple[float, float]]:
    """The milliseconds of each, from the written record to its line in the journal, committed."""
    random = generator.seeded(SEED)
    issuers = list(Organisation.objects.values_list("code", flat=True)[:100])
    families = set(Family.objects.values_list("code", flat=True))
    source = Source.objects.values_list("key", flat=True)[0]
    times: list[tuple[float, float]] = []
    for number in range(1 + int(seconds / every)):
        record = _record(random, f"published-{number}", issuers, families, source)
        before, work = time.perf_counter(), time.process_time()
        curation.adopt(record=record, door="benchmark")
        after = time.perf_counter()
        if number == 0:  # it also opened the connection, and imported what is imported late
            print("begun", flush=True)
            started = after
        else:
            times.append(((after - before) * 1000, (time.process_time() - work) * 1000))
        time.sleep(max(started + (number + 1) * every - time.perf_counter(), 0))
    return times


def _record(
    random: Random, code: str, issuers: list[str], families: set[str], source: str
) -> generator.Record:
    """A random record of the tests that names only what this catalog has."""
    record = generator.written(random, code)
    if record["issuer"]:
        record["issuer"] = random.choice(issuers)
    if record["family"] not in families:
        record["family"] = None
    for citation in record["citations"]:
        citation["source"] = source
        citation["facts"] = [
            fact for fact in citation["facts"] if fact != "family" or record["family"]
        ]
    record["citations"] = [citation for citation in record["citations"] if citation["facts"]]
    return record


if __name__ == "__main__":
    print(json.dumps(publish(float(sys.argv[1]), float(sys.argv[2]))))
