"""Whether text finds all there is: `python -m benchmarks.recall` reads every name there is.

Words come in as a JSON list; the codes of all products with each of them in a name go out as a
JSON object, no more than `MOST` of each. The names are read from the peers' tables, so nothing of
Kedai's own search is used. The database is that of DATABASE_URL.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from urllib.parse import urlencode

from benchmarks.aside import asked_aside
from benchmarks.connection import asked_each
from benchmarks.paths import Request, following
from benchmarks.servers import KEDAI, database_url, serving
from benchmarks.workloads import BY_NAME, lines_of, parameters

WORDS = 30
MOST = 1000
"""More are only counted, as the API does."""
NAMES = """
    SELECT p.code, p.name, p.aliases, i.name, i.name_en, f.name, f.name_en
    FROM peer_product p
    LEFT JOIN peer_issuer i ON i.code = p.issuer_id
    LEFT JOIN peer_family f ON f.code = p.family_id
"""


def recall(vendor: str, size: int) -> dict[str, float]:
    """Of all products with a word of two characters in a name, the share that Kedai finds: page
    by page where there are up to a thousand, by its count where there are more."""
    text = BY_NAME["text2"]
    asked = [parameters(line.request.path)["q"] for line in lines_of(text, size)]
    # Latin letters may also be initials, which no part of a name shows.
    words = [word for word in dict.fromkeys(asked) if not word.isascii()][:WORDS]
    expected = by_reading(words, database_url(vendor, size))
    there = found = 0
    with serving(KEDAI, vendor, database_url(vendor, size)) as server:
        server.wait(lines_of(text, size)[0].request.path)
        for word in words:
            wanted = set(expected[word])
            there += len(wanted)
            if len(wanted) >= MOST:
                found += _counted(server.port, word)
            else:
                found += len(wanted & _codes(server.port, word))
    return {"recall": round(found / there, 6), "recall_of": there}


def _counted(port: int, word: str) -> int:
    (answer,) = asked_each(port, [Request(_path(word))])
    return int(json.loads(answer.body)["count"]["value"])


def _codes(port: int, word: str) -> set[str]:
    path: str | None = _path(word)
    codes: set[str] = set()
    while path:
        (answer,) = asked_each(port, [Request(path)])
        codes |= {result["code"] for result in json.loads(answer.body)["results"]}
        path = following(answer.body)
    return codes


def _path(word: str) -> str:
    return f"/api/v1/products/?{urlencode({'q': word, 'page_size': 100})}"


def by_reading(words: Sequence[str], url: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = asked_aside("recall", list(words), url)
    return found


def main() -> None:
    from django.db import connection, transaction

    from benchmarks import ready  # noqa: F401 the settings are read when it is imported
    from tests.oracle import plain

    wanted = {word: plain(word) for word in json.load(sys.stdin)}
    found: dict[str, list[str]] = {word: [] for word in wanted}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(NAMES)
        while rows := cursor.fetchmany(10_000):
            for code, name, aliases, *others in rows:
                names = [name, *json.loads(aliases), *filter(None, others)]
                text = "\n".join(plain(each) for each in names)
                for word, part in wanted.items():
                    if part in text and len(found[word]) < MOST:
                        found[word].append(code)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
