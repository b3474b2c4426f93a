"""What a preview of 5 000 lines costs, and what readers feel of it.

`python benchmarks/import_preview.py` makes a catalog of its own in a temporary SQLite file, serves
it, and asks for a list every 50 ms: first alone, then while a sheet of 5 000 good lines is checked
in the background, as the desk does it. Bounds: the readers' median and 95th percentile at most
twice those of the idle server, the checker's memory at most 256 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from io import BytesIO
from pathlib import Path
from statistics import quantiles
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
LINES = 5000
EVERY = 0.05
IDLE_SECONDS = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        os.environ["DATABASE_URL"] = f"sqlite:///{directory}/benchmark.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        sys.path.insert(0, str(HOUSE))
        for command in ("migrate", "load_catalog"):
            subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=HOUSE, check=True)
        import django

        from tests.ports import free_port

        django.setup()
        port = free_port()
        program = str(Path(sys.executable).with_name("granian"))
        options = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "4", "--log-level"]
        where = ["error", "--port", str(port), "config.wsgi:application"]
        server = subprocess.Popen([program, *options, *where], cwd=HOUSE)
        try:
            _measure(f"http://127.0.0.1:{port}/api/v1/products/?stage=startup")
        finally:
            server.terminate()
            server.wait()


def _measure(address: str) -> None:
    from django.contrib.auth.models import User

    from products.models import BatchState
    from products.sheets import batches

    for _ in range(100):
        try:
            _ask(address)
            break
        except OSError:
            time.sleep(0.2)
    content = sheet()
    load = os.getloadavg()[0]
    end = time.monotonic() + IDLE_SECONDS
    idle = []
    while time.monotonic() < end:
        idle.append(_ask(address))
    author = User.objects.create_superuser("benchmark")
    begun = time.monotonic()
    batch = batches.bring(name="good.xlsx", content=content, by=author)
    meanwhile, memory = [], 0
    while batch.state in batches.SILENT and time.monotonic() - begun < 600:
        meanwhile.append(_ask(address))
        memory = max(memory, _memory(f"import_products\0--batch\0{batch.pk}\0"))
        if len(meanwhile) % 10 == 0:
            batch.refresh_from_db(fields=["state", "refusal"])
    seconds = time.monotonic() - begun
    print(f"{len(content) / 1e6:.1f} MB, {batches.counts(batch)}, {batch.state} {batch.refusal}")
    print(f"checked in {seconds:.0f} s, at most {memory / 1024:.0f} MB")
    print(f"load {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    for name, position in (("p50", 49), ("p95", 94)):
        alone, beside = (quantiles(times, n=100)[position] * 1000 for times in (idle, meanwhile))
        print(f"{name}: idle {alone:.1f} ms, meanwhile {beside:.1f} ms, {beside / alone:.2f}×")
    if batch.state != BatchState.CHECKED:
        raise SystemExit("The sheet was not found good.")


def sheet() -> bytes:
    """An xlsx of good lines: the whole catalog again and again under new codes."""
    from openpyxl import load_workbook

    from products.models import Product
    from products.sheets.columns import COLUMNS
    from products.sheets.exporting import write_xlsx

    file = BytesIO()
    write_xlsx(list(Product.objects.values_list("code", flat=True)), file)
    workbook = load_workbook(file)
    shipped = [list(row) for row in workbook.active.iter_rows(min_row=2, values_only=True)]
    titles = [column.title for column in COLUMNS]
    lowest = titles.index("额度下限（元）")
    grown: Any = type(workbook)(write_only=True)
    lines = grown.create_sheet("产品")
    lines.append(titles)
    for number in range(LINES):
        line = list(shipped[number % len(shipped)])
        line[0] = f"{line[0][:70]}-{number}"
        line[1] = f"{line[1]}{number}"
        line[lowest], line[lowest + 1] = str(10_000 + number), str(20_000_000 + number)
        lines.append(line)
    out = BytesIO()
    grown.save(out)
    return out.getvalue()


def _ask(address: str) -> float:
    """Seconds that one answer took; then a pause."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 our own server
        answer.read()
    taken = time.perf_counter() - begun
    time.sleep(EVERY)
    return taken


def _memory(arguments: str) -> int:
    """The most that the process with these arguments has held so far, in kB; 0 without one."""
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            if arguments in (directory / "cmdline").read_text():
                lines = (directory / "status").read_text().splitlines()
                return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
        except (OSError, StopIteration, UnicodeDecodeError):
            continue
    return 0


if __name__ == "__main__":
    main()
