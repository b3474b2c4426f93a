"""Asking another of these modules in a process of its own: Django is set up for one database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.cluster import CHECKOUT


def asked_aside(module: str, asked: Any, url: str) -> Any:
    """What `python -m benchmarks.<module>` says on stdout, as JSON, to this JSON on stdin; `url` is
    the database that it reads."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": url},
        check=True,
    )
    return json.loads(done.stdout)
