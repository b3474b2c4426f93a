"""`make judges`: each judge's word, and exit code 1 where one is against us."""

from __future__ import annotations

import sys

from tests.judges import document, service, tools

MARKS = {True: "fine", False: "FAILED", None: "not asked"}


def main() -> int:
    tools.install()
    failed = 0
    for judge in (document.judged, service.judged):
        for word in judge():
            print(f"{word.judge}: {MARKS[word.is_fine]}", flush=True)
            if word.is_fine is not True:
                print(word.words.strip()[-6000:], flush=True)
            failed += word.is_fine is False
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
