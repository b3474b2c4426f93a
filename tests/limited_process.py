"""One of several processes that ask for the same share: `python -m tests.limited_process`.

Arguments: the cache's address, the quota, the window in seconds, when to begin and how long to go
on. Prints the moment of each request that was let through, and how many were refused. It needs of
the site the counting alone, and starts in a moment.
"""

from __future__ import annotations

import json
import sys
import time

from django.conf import settings

from partners.limits import counting
from partners.limits.policy import Policy, Share

BACKEND = "django.core.cache.backends.redis.RedisCache"


def main(url: str, quota: int, window: float, begin: float, seconds: float) -> None:
    settings.configure(CACHES={"default": {"BACKEND": BACKEND, "LOCATION": url}})
    counting.WINDOW = window  # type: ignore[assignment, attr-defined]  # a fraction of it, for a short test
    share = Share(Policy("key", quota), "everybody")
    time.sleep(max(0.0, begin - time.time()))
    let, refused = [], 0
    while (now := time.time()) < begin + seconds:
        standings = counting.take([share])
        if standings is None:
            raise RuntimeError("the cache does not answer")
        if standings[0].refused:
            refused += 1
        else:
            let.append(now)
    print(json.dumps({"let": let, "refused": refused}))


if __name__ == "__main__":
    url, *numbers = sys.argv[1:]
    main(url, int(numbers[0]), *map(float, numbers[1:]))
