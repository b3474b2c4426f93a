"""What is similar to a product: counted by sets, the same as by hand."""

from __future__ import annotations

import pytest

from catalog.finding import index, text
from catalog.finding.atlas import Atlas, Named
from catalog.finding.chunk import Row
from catalog.finding.index import EMPTY_INDEX, Index
from catalog.finding.similar import MOST, similar
from catalog.pages.product.alike import shared
from products.matching import terms
from tests import generator
from tests.builders import Record, limit, record, region
from tests.generator import seeded
from tests.reading_pages import HUAXIA, Look

TREE = {"green-wind": ["green-loan"], "green-wind-offshore": ["green-wind", "green-loan"]}


def state(records: dict[int, Record]) -> Index:
    rows = [Row(at, terms(one), text.names(one)) for at, one in records.items()]
    return EMPTY_INDEX.changed(rows, len(rows), "a digest")


def in_common(mine: Record, theirs: Record) -> int:
    """How many of the six things two records share, said plainly."""

    def reach(one: Record) -> set[str]:
        return {one["code"], *one["ancestors"]}

    return sum(
        [
            bool(mine["family"] and theirs["family"])
            and mine["family"]["code"] in reach(theirs["family"]),
            bool(mine["instrument"]) and mine["instrument"] == theirs["instrument"],
            any(
                here["code"] in reach(there) or there["code"] in reach(here)
                for here in mine["regions"]
                for there in theirs["regions"]
            ),
            *(
                bool({*mine[name]} & {*theirs[name]})
                for name in ("stages", "purposes", "guarantees")
            ),
        ]
    )


def by_hand(records: dict[int, Record], itself: int) -> list[int]:
    mine = records[itself]
    shared = {at: in_common(mine, one) for at, one in records.items() if at != itself}
    order = sorted(shared, key=lambda at: (-shared[at], records[at]["offering"] == "promoted", -at))
    return [at for at in order if shared[at]][:MOST]


@pytest.mark.parametrize("seed", range(20))
def test_sets_count_what_is_in_common_as_one_would_by_hand(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "CHUNK", 7)
    random = seeded(seed)
    records = {}
    for at in range(1, 31):
        one = generator.frozen(generator.written(random, f"t-{at}"))
        if one["family"]:
            one["family"]["ancestors"] = TREE.get(one["family"]["code"], [])
        records[at] = one
    now = state(records)
    assert len(now.chunks) > 1
    for itself, mine in records.items():
        assert similar(now, terms(mine), itself) == by_hand(records, itself)


def test_what_has_been_withdrawn_is_similar_to_nothing() -> None:
    loans = {at: record(code=f"t-{at}", instrument="loan") for at in (1, 2, 3)}
    now = state(loans)
    gone = now.changed([Row(2, None, text.Names([], []))], 4, "another digest")
    assert similar(now, terms(loans[1]), 1) == [3, 2]
    assert similar(gone, terms(loans[1]), 1) == [3]
    assert similar(gone, terms(loans[2]), 2) == [3, 1]


def test_a_product_that_states_nothing_is_similar_to_nothing() -> None:
    records = {1: record(), 2: record(code="t-2", instrument="loan", regions=[region("330000")])}
    assert similar(state(records), terms(records[1]), 1) == []
    assert similar(EMPTY_INDEX, terms(records[2]), 2) == []


def test_a_sum_makes_nothing_similar() -> None:
    records = {at: record(code=f"t-{at}", limit=limit(high="1000.00")) for at in (1, 2)}
    assert similar(state(records), terms(records[1]), 1) == []


def test_a_page_names_what_is_similar_and_what_is_shared(look: Look) -> None:
    page = look(f"{HUAXIA}?stage=startup&compare=cmb-zhaoke-toudai")
    similar_ones = page.html.partition('class="similar"')[2].partition("</section>")[0]
    names = [similar_ones.index(name) for name in ("投联科创通", "招科投贷", "外方关联股东贷款")]
    assert names == sorted(names)
    assert "科技企业投联贷" not in similar_ones
    assert "产品类型：投贷联动 工具：贷款 适用地区：河北省" in page.text
    kept = "/products/citic-toulian-kechuangtong/?stage=startup&compare=cmb-zhaoke-toudai"
    assert kept in page.hrefs
    assert similar_ones.count("移出对照") == 1
    assert "同样多的，先列有具名机构提供的，再列新收录的" in page.text


PLACES = {"000000": None, "330000": "000000", "330100": "330000", "110000": "000000"}
NAMES = Atlas(
    digest="",
    regions={code: Named(f"地区{code}", "", above) for code, above in PLACES.items()},
    families={
        "green-loan": Named("绿色贷", "", None),
        "green-wind": Named("风电贷", "", "green-loan"),
    },
    organisations={},
    below={},
)


def stating(*regions: str, family: str | None = None) -> Record:
    lists: Record = {name: [] for name in ("stages", "purposes", "guarantees")}
    return {
        **lists,
        "instrument": None,
        "family": family and {"code": family, "label": NAMES.families[family].name},
        "regions": [{"code": code, "label": NAMES.regions[code].name} for code in regions],
    }


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (["330000"], ["330000"], ["适用地区：地区330000"]),
        (["000000"], ["330100"], ["适用地区：地区330100"]),
        (["330100"], ["000000", "110000"], ["适用地区：地区330100"]),
        (["330000", "110000"], ["330100", "110000"], ["适用地区：地区110000、地区330100"]),
        (["330100"], ["110000"], []),
        (["330100"], [], []),
    ],
)
def test_of_two_regions_the_inner_one_is_what_is_shared(
    mine: list[str], theirs: list[str], said: list[str]
) -> None:
    assert list(shared(stating(*mine), stating(*theirs), NAMES)) == said


def test_a_family_is_shared_with_what_is_below_it() -> None:
    green, wind = stating(family="green-loan"), stating(family="green-wind")
    assert list(shared(green, wind, NAMES)) == ["产品类型：绿色贷"]
    assert list(shared(wind, wind, NAMES)) == ["产品类型：风电贷"]
    assert list(shared(wind, green, NAMES)) == []
    assert list(shared(stating(), wind, NAMES)) == []
