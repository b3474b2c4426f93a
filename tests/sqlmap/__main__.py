"""Every parameter of every address, past sqlmap: exit code 1 where it can get in anywhere.

What says something to a database by the time it takes is left out: on a machine at work on other
things it sees what is not there.
"""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pictures import catalog

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / ".venv" / "sqlmap"

COMPANY = (
    "stage=startup&region=130000&amount=3000000&term_months=12&guarantee=pledge&purpose=rnd"
    "&qualification=high_tech&industry=C39&equity_invested=true&credit_record=false"
)
SHAPE = "unstated=include&order=name&facets=stage&count=capped&page_size=5&updated_since=2026-01-01"
SELECTING = "instrument=loan&offering=offered&family=equity-linked-loan&issuer=cmb&issuer_kind=bank"
CODE = "cmb-zhaoke-toudai"
API = "/api/v1/"
ASKED = [
    f"{API}products/?{COMPANY}",
    f"{API}products/?{SELECTING}&q=a&{SHAPE}",
    f"{API}products/?as_of=2026-01-01&cursor=x",
    f"{API}products/{CODE}*/?stage=startup",
    f"{API}products/{CODE}*/revisions/",
    f"{API}compare/?code={CODE}&code=hxb-keji-qiye-touliandai&stage=seed",
    f"{API}changes/?after=1&limit=5",
    f"{API}regions/?parent=130000",
    f"{API}products.csv?{SELECTING}",
    f"/?{SELECTING}&q=a&place=a&amount_wan=1&compare={CODE}",
    "/map/?stage=seed&q=a",
    f"/products/{CODE}*/?stage=seed",
    f"/compare/?code={CODE}&code=hxb-keji-qiye-touliandai",
    "/sources/hebei-linkage*/",
    "/issuers/cmb*/",
    "/changes.atom?stage=seed",
    "/sitemap-products-0*.xml",
    "/admin/login/?next=/admin/",
]
"""A `*` stands where a part of the path is tried."""
CLEAN = "all tested parameters do not appear to be injectable"
FOUND = "identified the following injection point"


def install() -> Path:
    program = FOLDER / "bin" / "sqlmap"
    if not program.exists():
        print("Installing sqlmap into .venv/sqlmap/ (once) ...", flush=True)
        venv.create(FOLDER, with_pip=True)
        pip = [str(FOLDER / "bin" / "pip"), "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(HERE / "requirements.txt")], check=True)
    return program


def tried(program: Path, address: str, folder: Path) -> str:
    """What sqlmap says of one address; nothing where it gets in nowhere."""
    options = [
        *("--batch", "--level=2", "--risk=2", "--technique=BEU", "--threads=2", "--flush-session"),
        *("--ignore-code=*", "--disable-coloring", "--skip-waf", f"--output-dir={folder}"),
        *("--headers=User-Agent: kedai-sqlmap*\nAccept-Language: zh*", "-u", address),
    ]
    run = subprocess.run(
        [str(program), *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    clean = CLEAN in run.stdout and FOUND not in run.stdout
    return "" if clean else re.sub(r"(?m)^\[\d\d:\d\d:\d\d\] ", "", run.stdout)[-3000:]


def main() -> int:
    program, failed, asked = install(), 0, sys.argv[1:] or ASKED
    with TemporaryDirectory() as folder, catalog(Path(folder)) as origin:
        for path in asked:
            said = tried(program, origin + path, Path(folder) / "sqlmap")
            print(f"{'FAILED' if said else 'nothing to inject'}: {path}", flush=True)
            if said:
                print(said)
                failed += 1
    print(f"{len(asked)} addresses, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
