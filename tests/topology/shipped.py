"""What is shipped for running the catalog, read as what it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
TEMPLATE = DEPLOY / "nginx" / "kedai.conf.template"
ENVIRONMENT = ROOT / ".env.example"


def compose() -> dict[str, Any]:
    """The compose file, its anchors resolved and its variables as they are written."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return read


def image_command() -> list[str]:
    """What the image runs where nobody says otherwise."""
    dockerfile = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    found = re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    words: list[str] = json.loads(found[-1])
    return words


def filled_in(template: str, values: dict[str, str]) -> str:
    """As `envsubst` does it: only what is named is filled in."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], template)
