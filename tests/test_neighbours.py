"""A product that stands twice, and a local one beside its national form."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from products import curation
from products.freezing import freeze
from products.models import Family, Organisation, Product, Region, Revision
from products.neighbours import MOST, neighbours
from products.readiness import findings
from tests.builders import Record, cited, in_both_languages, published, record, region

BANK = {"code": "bank", "name": "某某银行", "ancestors": []}
BRANCH = {"code": "bank-xian", "name": "某某银行西安分行", "ancestors": ["bank"]}
OTHER = {"code": "other", "name": "另一家银行", "ancestors": []}
NATION, ZHEJIANG, HANGZHOU, BEIJING = (
    [region(code)] for code in ("000000", "330000", "330100", "110000")
)


def of(issuer: Record | None, name: str = "科创投贷", **changes: Any) -> Record:
    stated = ["name", *(["issuer"] if issuer else []), *changes]
    return record(name=name, issuer=issuer, citations=[cited(path) for path in stated], **changes)


def light(**changes: Any) -> Record:
    """What is known of a neighbour."""
    return {
        "code": "neighbour",
        "name": "科创投贷",
        "issuer": None,
        "regions": [],
        "family": None,
        **changes,
    }


def beside(product: Record, **other: Any) -> list[str]:
    """The codes of what is found of a product beside one neighbour."""
    found = findings(product, [light(**other)])
    return [each.code for each in found if each.code in ("likely_duplicate", "national_twin")]


@pytest.mark.parametrize(
    "name",
    ["科创投贷", "“科创 投贷”", "某某银行科创投贷", "某某科创投贷", "科创投贷款", "科创投贷产品"],
)
def test_one_name_in_another_spelling_is_a_duplicate(name: str) -> None:
    assert beside(of(BANK, name), issuer=BANK) == ["likely_duplicate"]


@pytest.mark.parametrize(
    ("name", "other"),
    [("科技企业创新积分贷", "科技企业创新积分保"), ("ＡＩＣ股权投贷", "aic股权贷投")],
)
def test_a_name_that_differs_by_little_is_a_duplicate(name: str, other: str) -> None:
    assert beside(of(BANK, name), name=other, issuer=BANK) == ["likely_duplicate"]


@pytest.mark.parametrize(
    ("name", "other"), [("绿色产业贷", "绿色转型贷"), ("节水贷", "流水贷"), ("贷", "保")]
)
def test_two_names_are_two_products(name: str, other: str) -> None:
    assert beside(of(BANK, name), name=other, issuer=BANK) == []


def test_one_name_of_two_banks_is_two_products() -> None:
    assert beside(of(BANK), issuer=OTHER) == []
    assert beside(of(BANK, regions=NATION), issuer=OTHER, regions=ZHEJIANG) == []


@pytest.mark.parametrize(
    ("own", "its", "expected"),
    [
        (ZHEJIANG, ZHEJIANG, ["likely_duplicate"]),
        (HANGZHOU, ZHEJIANG, ["likely_duplicate"]),
        (ZHEJIANG, [], ["likely_duplicate"]),
        (ZHEJIANG, BEIJING, []),
        (ZHEJIANG, NATION, ["national_twin"]),
    ],
)
def test_without_an_issuer_the_place_tells_products_apart(
    own: list[Record], its: list[Record], expected: list[str]
) -> None:
    assert beside(of(None, regions=own), regions=its) == expected


@pytest.mark.parametrize(
    ("product", "other", "form"),
    [
        (of(BRANCH), {"issuer": BANK}, "全国"),
        (of(BANK), {"issuer": BRANCH}, "地方"),
        (of(None, regions=ZHEJIANG), {"regions": NATION}, "全国"),
        (of(None, regions=NATION), {"regions": HANGZHOU}, "地方"),
        (of(BANK, regions=ZHEJIANG), {"regions": NATION}, "全国"),
        (of(BANK, "科技企业创新积分贷", regions=ZHEJIANG),
         {"name": "科技企业创新积分保", "issuer": BANK, "regions": NATION}, "全国"),
    ],
)  # fmt: skip
def test_a_local_product_and_its_national_twin_are_named(
    product: Record, other: Record, form: str
) -> None:
    (found,) = findings(product, [light(code="twin", **other)])

    assert found.code == "national_twin"
    assert "（twin）" in found.why.zh
    assert f"{form}版本" in found.why.zh


def test_a_product_is_no_duplicate_of_itself() -> None:
    assert beside(of(BANK), code="test-product", issuer=BANK) == []


def test_a_neighbour_warns_with_code_and_name_and_never_blocks() -> None:
    for issuer in (BANK, BRANCH):
        for found in findings(of(issuer), [light(code="twin", name="科创投贷二", issuer=BANK)]):
            assert "科创投贷二" in found.why.zh
            assert "twin" in found.why.en
            assert in_both_languages(found.why)
            assert in_both_languages(found.fix)
            assert not found.blocks


# ── which ones are looked at ──────────────────────────────────────────────────────────


def codes(product: Record) -> list[str]:
    return [each["code"] for each in neighbours(product)]


def another(code: str, original: str, state: str = "published", **changes: Any) -> Revision:
    """A second product that says what a shipped one says."""
    copied = published(original)
    regions = list(copied.regions.all())
    copied.pk, copied._state.adding = None, True
    copied.product, copied.state = Product.objects.create(code=code), state
    for name, value in changes.items():
        setattr(copied, name, value)
    copied.save()
    copied.regions.set(regions)
    return copied


@pytest.mark.django_db
def test_a_light_record_is_what_a_frozen_one_says() -> None:
    another("second", "spdb-hardtech-zhongshidai")
    (found,) = [
        each for each in of_product("spdb-hardtech-zhongshidai") if each["code"] == "second"
    ]
    original = freeze(published("spdb-hardtech-zhongshidai"))

    assert found == {
        "code": "second",
        **{name: original[name] for name in ("name", "issuer", "regions", "family")},
    }
    assert found["issuer"]["ancestors"] == ["spdb"]
    assert found["regions"][0]["ancestors"] == ["000000"]


def of_product(code: str) -> list[Record]:
    return neighbours(freeze(published(code)))


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["published", "draft", "in_review"])
def test_what_readers_see_and_what_is_in_work_is_compared(state: str) -> None:
    another("second", "cmb-zhaoke-toudai", state)

    assert "second" in codes(freeze(published("cmb-zhaoke-toudai")))


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_what_is_gone_is_not_compared(state: str) -> None:
    another("second", "cmb-zhaoke-toudai", state)

    assert "second" not in codes(freeze(published("cmb-zhaoke-toudai")))


@pytest.mark.django_db
def test_a_product_with_a_draft_is_compared_once_as_published(admin: User) -> None:
    another("second", "cmb-zhaoke-toudai")
    draft = curation.start_revision(product=Product.objects.get(code="second"), by=admin)
    Revision.objects.filter(pk=draft.pk).update(name="招科投贷改")

    found = [each["name"] for each in of_product("cmb-zhaoke-toudai") if each["code"] == "second"]
    assert found == ["招科投贷"]


@pytest.mark.django_db
def test_issuers_above_below_and_none_are_compared_and_others_are_not() -> None:
    organisations = {row.code: row for row in Organisation.objects.all()}
    mine = "spdb-hardtech-zhongshidai"
    another("above", mine, issuer=organisations["spdb"])
    another("beside", mine, issuer=organisations["spdb-xian-hardtech"])
    another("none", mine, issuer=None, offering="promoted")
    another("elsewhere", mine, issuer=organisations["cmb"], family=None)
    another("family", mine, issuer=organisations["hxb"])

    found = codes(freeze(published(mine)))

    assert {"above", "beside", "none", "family"} <= set(found)
    assert "elsewhere" not in found
    below = codes(freeze(Revision.objects.get(product__code="above")))
    assert {mine, "beside"} <= set(below)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["招 科投 贷", "“招科投贷”", "招商银行招科投贷", "招科投贷款"])
def test_whatever_readiness_finds_alike_is_looked_at(name: str) -> None:
    another("second", "cmb-zhaoke-toudai", name=name)
    found = findings(freeze(published("cmb-zhaoke-toudai")), of_product("cmb-zhaoke-toudai"))

    assert [each.code for each in found] == ["likely_duplicate"]


@pytest.mark.django_db
def test_latin_names_are_found_in_either_case() -> None:
    another("first", "cmb-zhaoke-toudai", name="Kechuang Loan")
    second = another("second", "cmb-zhaoke-toudai", name="KECHUANG LOAN")

    assert "first" in codes(freeze(second))


@pytest.mark.django_db
def test_the_likest_come_first_when_there_are_too_many() -> None:
    cmb, family = Organisation.objects.get(code="cmb"), Family.objects.first()
    rows = [Product(code=f"many-{number}") for number in range(MOST + 5)]
    Product.objects.bulk_create(rows)
    Revision.objects.bulk_create(
        Revision(
            product=row, number=1, name="招科投贷的另一种", issuer=cmb, family=family,
            state="published", self_approved=True,
        )
        for row in Product.objects.filter(code__startswith="many-")
    )  # fmt: skip
    another("same", "cmb-zhaoke-toudai")

    found = codes(freeze(published("cmb-zhaoke-toudai")))

    assert len(found) == MOST
    assert "same" in found


@pytest.mark.django_db
def test_the_statements_do_not_grow_with_the_neighbours(
    django_assert_max_num_queries: Any,
) -> None:
    mine = freeze(published("spdb-hardtech-zhongshidai"))
    yanta = Region.objects.get(code="610113")
    for number in range(20):
        another(f"copy-{number}", "spdb-hardtech-zhongshidai").regions.add(yanta)

    with django_assert_max_num_queries(5):
        assert len(neighbours(mine)) >= 20


@pytest.mark.django_db
def test_the_shipped_catalog_has_no_twins_and_no_duplicates(shipped: dict[str, Record]) -> None:
    for code, product in shipped.items():
        assert findings(product, neighbours(product)) == [], code


@pytest.mark.django_db
def test_the_desk_shows_the_candidate_and_lets_it_pass(client: Client, admin: User) -> None:
    draft = another("second", "cmb-zhaoke-toudai", "draft")
    client.force_login(admin)

    page = client.get(reverse("admin:products_revision_change", args=[draft.pk])).content.decode()

    assert "可能与“招科投贷”（cmb-zhaoke-toudai）重复" in page
