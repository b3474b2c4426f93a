"""Every text stands out from its ground."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TEMPLATES = Path(__file__).parent.parent / "catalog" / "templates"


TEXTS = ("ink", "quiet", "brand", "met", "unstated", "unknown", "manual", "unmet")
GROUNDS = ("paper", "sheet", "soft", "brand-soft")


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: int) -> None:
    css = Path(str(finders.find("catalog/kedai.css"))).read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
    for text in TEXTS:
        for ground in GROUNDS:
            ratio = _contrast(colours[text], colours[ground])
            assert ratio >= 4.5, (text, ground, round(ratio, 2))
    assert _contrast(colours["on-brand"], colours["brand"]) >= 4.5
    assert _contrast(colours["unmet"], colours["wrong-soft"]) >= 4.5
    assert _contrast(colours["edge"], colours["sheet"]) >= 3


def test_the_templates_set_chinese_with_chinese_marks() -> None:
    for file in TEMPLATES.rglob("*.html"):
        wrong = re.findall("[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]", file.read_text("utf-8"))
        assert wrong == [], file.name
