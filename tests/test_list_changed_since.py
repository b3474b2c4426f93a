"""Changed since a moment: what was published or revised then or later, and is still public."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from products import curation, journal
from products.models import Change, Product
from tests import generator
from tests.list_answers import Get, codes

SCORE_LOAN = "spdb-hardtech-chuangxin-jifendai"


def test_changed_since_a_day_means_its_start_in_shanghai(get: Get) -> None:
    """Shanghai keeps one time all year, eight hours ahead of UTC."""
    first, last = (Change.objects.order_by(by)[0].at for by in ("seq", "-seq"))
    day_of_first, day_of_last = (at + timedelta(hours=8) for at in (first, last))
    assert get(f"products/?updated_since={day_of_first:%Y-%m-%d}")["count"]["value"] == 54
    tomorrow = day_of_last + timedelta(days=1)
    assert get(f"products/?updated_since={tomorrow:%Y-%m-%d}")["count"]["value"] == 0


@pytest.mark.parametrize("zone", ["UTC", "+08:00", "-05:30"])
def test_changed_since_an_instant_includes_that_instant(get: Get, zone: str) -> None:
    lines = list(Change.objects.order_by("seq"))
    at = lines[40].at
    expected = {line.product.code for line in lines if line.at >= at}
    offset = {"UTC": 0, "+08:00": 480, "-05:30": -330}[zone]
    local = (at.astimezone(UTC) + timedelta(minutes=offset)).replace(tzinfo=None)
    moment = local.isoformat() + ("Z" if zone == "UTC" else zone)
    query = urlencode({"updated_since": moment, "page_size": 100})
    assert set(codes(get(f"products/?{query}"))) == expected
    later = urlencode({"updated_since": _after(moment), "page_size": 100})
    assert lines[40].product.code not in codes(get(f"products/?{later}"))


def _after(moment: str) -> str:
    return (datetime.fromisoformat(moment) + timedelta(microseconds=1)).isoformat()


def test_a_revision_is_a_change(get: Get) -> None:
    revised = curation.adopt(record=generator.stating(SCORE_LOAN, name="改名贷"), door="test")
    assert revised
    query = urlencode({"updated_since": journal.instant(revised.at)})
    assert codes(get(f"products/?{query}")) == [SCORE_LOAN]


def test_a_withdrawal_is_not_among_the_changed(get: Get) -> None:
    before = journal.instant(Change.objects.order_by("-seq")[0].at)
    curation.withdraw(product=Product.objects.get(code=SCORE_LOAN), by=None, reason="x")
    query = urlencode({"updated_since": before, "page_size": 100})
    assert SCORE_LOAN not in codes(get(f"products/?{query}"))
