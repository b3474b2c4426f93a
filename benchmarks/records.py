"""Made-up products that look like ours, each from the seed and its number alone.

`record` gives a frozen record, as the journal would keep it: about half of the facts are not
stated, places and qualifications are Zipf's, a quarter of what is said of stage, amount,
guarantee and purpose is said of a group or hinted at by a name. So a million can be made in any
order and by several processes, and are the same everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from benchmarks import reference, wordings
from benchmarks.conditions import conditions
from benchmarks.reference import SEED, Record
from products import facts
from products.vocabulary import (
    CHANNEL,
    GUARANTEE,
    INSTRUMENT,
    PURPOSE,
    REPAYMENT,
    WHOLE_COUNTRY,
)

NOT_STATED = {
    "stages": 0.40,
    "regions": 0.20,
    "limit": 0.50,
    "term": 0.60,
    "guarantees": 0.50,
    "purposes": 0.50,
}
"""The share of products whose sources do not say it."""
NATIONWIDE = 0.15
SOFT = 0.25
"""The share of stated stages, limits, guarantees and purposes that are not said of the product."""
SOFTENED = ("stages", "guarantees", "purposes", "limit")

STAGES = (
    *(["seed"], ["seed", "startup"], ["startup"], ["startup", "growth"], ["startup", "growth"]),
    *(["growth"], ["growth", "mature"], ["mature"], ["seed", "startup", "growth"]),
)
WAN = 10_000
LOWEST = (1, 5, 10, 20, 30, 50, 100, 200, 300, 500)
HIGHEST = (30, 50, 100, 200, 300, 500, 500, 800, 1000, 1000, 2000, 3000, 5000, 10_000, 30_000)
"""In ten thousand yuan."""
MONTHS = (3, 6, 12, 12, 18, 24, 36, 36, 60, 84, 120)


def record(number: int, seed: int = SEED) -> Record:
    """The frozen record of the product of this number."""
    random = Random(f"{seed} {number}")
    places, province, issuer = _offer(random)
    purposes = _codes(random, "purposes", PURPOSE.codes)
    family = None if random.random() < 0.25 else random.choice(tuple(reference.families()))
    whose = issuer["name"] if issuer else f"{reference.short(province)}科技部门"
    words, words_en = wordings.summary(random, whose, purposes)
    made: Record = {
        "type": "product",
        "code": _code(issuer, number),
        "name": wordings.name(random, reference.short(_place(random, province))),
        "aliases": wordings.aliases(random),
        "summary": words,
        "summary_en": words_en,
        "offering": "offered" if issuer else "promoted",
        "instrument": _instrument(random),
        "family": family and reference.frozen_family(family),
        "issuer": issuer,
        "organisations": _organisations(random, province, issuer),
        "stages": [] if _is_not_stated(random, "stages") else list(random.choice(STAGES)),
        "regions": [reference.regions()[code] for code in sorted(places)],
        "area": random.choice(wordings.AREAS) if places and random.random() < 0.05 else None,
        "limit": None if _is_not_stated(random, "limit") else _limit(random),
        "rate": _rate(random) if random.random() < 0.25 else None,
        "term": None if _is_not_stated(random, "term") else _term(random),
        "speed": _speed(random) if random.random() < 0.15 else None,
        "effective": _effective(random) if random.random() < 0.10 else None,
        "repayment": _some(random, REPAYMENT.codes, 0.15),
        "guarantees": _codes(random, "guarantees", GUARANTEE.codes),
        "purposes": purposes,
        "channel": _some(random, CHANNEL.codes, 0.30),
        "apply_url": f"https://apply.example/{number}" if random.random() < 0.15 else None,
        "methods": [],
        "verified_on": f"2026-{random.randrange(1, 11):02}-{random.randrange(1, 29):02}",
        "conditions": conditions(random),
        "highlights": [wordings.highlight(random)] if random.random() < 0.3 else [],
    }
    return made | _citations(random, made, province)


def code(number: int, seed: int = SEED) -> str:
    """Its permanent code, without making the rest."""
    return _code(_offer(Random(f"{seed} {number}"))[2], number)


def _offer(random: Random) -> tuple[set[str], str, Record | None]:
    """The places stated, the province that it is about, and who offers it; drawn first."""
    places, province = _places(random)
    return places, province, _issuer(random, places, province)


def _code(issuer: Record | None, number: int) -> str:
    return f"{issuer['code'] if issuer else 'policy'}-{number}"


def _is_not_stated(random: Random, fact: str) -> bool:
    return random.random() < NOT_STATED[fact]


def _some(random: Random, codes: Sequence[str], chance: float) -> list[str]:
    """One or two codes with this chance, in the order of the vocabulary."""
    if random.random() >= chance:
        return []
    chosen = random.sample(codes, random.choice((1, 1, 2)))
    return [code for code in codes if code in chosen]


def _codes(random: Random, fact: str, codes: Sequence[str]) -> list[str]:
    """One to three codes, the first of the vocabulary the commonest."""
    if _is_not_stated(random, fact):
        return []
    weights = reference.zipf(len(codes))
    chosen = random.choices(codes, cum_weights=weights, k=random.choice((1, 1, 2, 3)))
    return [code for code in codes if code in chosen]


def _province(random: Random) -> str:
    known = reference.provinces()
    return random.choices(known, cum_weights=reference.zipf(len(known)))[0]


def _places(random: Random) -> tuple[set[str], str]:
    """The codes that are stated, and the province that it is about."""
    chance, province = random.random(), _province(random)
    if chance < NATIONWIDE:
        return {WHOLE_COUNTRY}, province
    if chance < NATIONWIDE + NOT_STATED["regions"]:
        return set(), province
    codes = {_place(random, province)}
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        codes.add(_place(random, province if random.random() < 0.75 else _province(random)))
    return codes, province


def _place(random: Random, province: str) -> str:
    """The province itself, a city (the first ones more often), or one of its counties."""
    depth, place = random.random(), province
    for least in (0.45, 0.80):
        below = reference.below(place)
        if depth < least or not below:
            break
        place = below[int(len(below) * random.random() ** 2)]
    return place


def _issuer(random: Random, places: set[str], province: str) -> Record | None:
    if random.random() < 0.15:
        return None
    anywhere = WHOLE_COUNTRY in places or random.random() < 0.3
    codes = reference.national() if anywhere else reference.issuers_of(province)
    return reference.frozen_organisation(random.choice(codes))


def _organisations(random: Random, province: str, issuer: Record | None) -> list[Record]:
    role = "partner" if issuer else "promoter"
    if issuer and random.random() < 0.8:
        return []
    office = reference.frozen_organisation(f"stfc-{province}")
    return [{"role": role, "organisation": office}]


def _instrument(random: Random) -> str | None:
    chance = random.random()
    if chance < 0.1:
        return None
    return "loan" if chance < 0.75 else random.choice(INSTRUMENT.codes)


def _limit(random: Random) -> Record:
    """Mostly an upper end alone; at times both, a lower one alone, or a formula."""
    low, high, kind = random.choice(LOWEST), random.choice(HIGHEST), random.random()
    low = min(low, high)
    formula, formula_en = random.choice(wordings.FORMULAS) if kind > 0.88 else (None, None)
    return {
        "min": f"{low * WAN}.00" if 0.55 <= kind < 0.88 else None,
        "max": f"{high * WAN}.00" if kind < 0.80 or kind > 0.95 else None,
        "formula": formula,
        "formula_en": formula_en,
    }


def _rate(random: Random) -> Record:
    low = random.randrange(240, 520)
    spread = random.random() < 0.2
    return {
        "min": f"{low / 100:.4f}",
        "max": f"{(low + random.randrange(0, 300)) / 100:.4f}" if random.random() < 0.6 else None,
        "method": random.choice(("simple", "simple", "irr")),
        "benchmark": "lpr_1y" if spread else None,
        "spread_min_bp": random.randrange(-50, 100) if spread else None,
        "spread_max_bp": None,
    }


def _term(random: Random) -> Record:
    low, high = sorted(random.choices(MONTHS, k=2))
    kind = random.random()
    return {
        "facility_min_months": low if 0.6 <= kind < 0.85 else None,
        "facility_max_months": high if kind < 0.8 else None,
        "drawdown_months": low if kind >= 0.85 else None,
    }


def _speed(random: Random) -> Record:
    return {
        "accept_days": random.choice((None, 1, 2, 3)),
        "contact_days": None,
        "disburse_days": random.choice((1, 3, 5, 7, 10, 15)),
        "words": None,
        "words_en": None,
    }


def _effective(random: Random) -> Record:
    start = f"2025-{random.randrange(1, 13):02}-01"
    return {"from": start, "to": random.choice((None, "2027-12-31", "2028-12-31", "2030-12-31"))}


def _citations(random: Random, made: Record, province: str) -> Record:
    """Every stated fact cited once, from one source or two of the province's."""
    used = random.sample(reference.sources_of(province), random.choice((1, 1, 1, 2)))
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    first = random.randrange(2, 40)
    softened = {fact: random.random() < SOFT for fact in SOFTENED}
    for fact in _cited(random, made):
        basis = _basis(random, fact, softened)
        source = used[-1] if basis != "direct" or fact.startswith("rate") else used[0]
        paragraph = first + {"direct": 0, "territory": 1, "group": 3, "name": 0}[basis]
        groups[source, f"第{paragraph}段", basis].append(fact)
    return {
        "sources": [reference.frozen_source(key) for key in sorted({key for key, _, _ in groups})],
        "citations": [
            {"source": source, "locator": locator, "basis": basis, "facts": sorted(cited)}
            for (source, locator, basis), cited in sorted(groups.items())
        ],
    }


def _cited(random: Random, made: Record) -> Iterator[str]:
    """Lists as a whole, or, in a third of the products, purposes one by one."""
    single = random.random() < 0.33
    found = facts.stated(made)
    one_by_one = [fact for fact in found if single and facts.whole(fact) == "purposes"]
    return iter(dict.fromkeys(f if f in one_by_one else facts.whole(f) for f in found))


def _basis(random: Random, fact: str, softened: dict[str, bool]) -> str:
    if fact == "regions":
        return random.choice(("direct", "territory"))
    if softened.get(fact.split(".")[0]):
        return random.choice(("group", "group", "name"))
    return "direct"
