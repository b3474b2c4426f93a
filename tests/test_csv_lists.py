"""Reference lists as tables, and cells that no spreadsheet calculates."""

from __future__ import annotations

import string
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.bulk import columns as known
from catalog.bulk.cells import cell
from catalog.bulk.tables import table
from products.models import AssessmentMethod, Family, Organisation, Source
from products.sheets.formulas import restore
from tests.problems import refused
from tests.tables import body, columns, rows

CALCULATED = "=+-@\t\r\0＝＋－＠"
LISTS = {
    "organisations": known.ORGANISATIONS,
    "families": known.FAMILIES,
    "sources": known.SOURCES,
    "assessment-methods": known.METHODS,
    "regions": known.REGIONS,
    "vocabulary": known.VOCABULARY,
}
TEXTS = [*known.PRODUCTS, *(path for shown in LISTS.values() for path in shown)]


def fetched(client: Client, name: str, language: str = "zh-hans") -> bytes:
    response = client.get(f"/api/v1/{name}", headers={"accept-language": language})
    assert response.status_code == 200
    return body(response)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_its_table_say_the_same(client: Client, get: Any, name: str) -> None:
    for language in ("zh-hans", "en"):
        found = get(f"{name}/", accept_language=language)["results"]
        if name == "vocabulary":
            found = [
                {"name": words["name"], "title": words["title"], **term}
                for words in found
                for term in words["terms"]
            ]
        text = fetched(client, f"{name}.csv", language)
        assert columns(text) == list(LISTS[name])
        table = rows(text)
        assert len(table) == len(found)
        for row, one in zip(table, found, strict=True):
            for path in ("code", "key", "name", "title", "label", "products", "parent"):
                if path in one and path in row:
                    assert row[path] == ("" if one[path] is None else str(one[path]))


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_table_travels_as_its_list_does(client: Client, name: str) -> None:
    address = f"/api/v1/{name}.csv"
    response = client.get(address, headers={"accept": "application/json"})
    assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert response["Access-Control-Allow-Origin"] == "*"
    held = client.get(address, headers={"if-none-match": response["ETag"]})
    assert held.status_code == 304
    english = client.get(address, headers={"accept-language": "en"})
    assert english["ETag"] != response["ETag"]
    refused(client, f"{name}.csv?page_size=1", "page_size")


@pytest.mark.django_db
def test_regions_are_those_below_the_one_asked(client: Client, get: Any) -> None:
    table = rows(fetched(client, "regions.csv?parent=130000"))
    assert [row["code"] for row in table] == [
        row["code"] for row in get("regions/?parent=130000")["results"]
    ]
    refused(client, "regions.csv?parent=999999", "parent")


@pytest.mark.django_db
def test_what_is_typed_at_the_desk_is_never_calculated(client: Client) -> None:
    formula = '=HYPERLINK("http://198.51.100.1","甲")'
    Organisation.objects.create(code="a-bank", name=formula, kind="bank")
    Family.objects.create(code="a-kind", name="＠SUM(A1)")
    Source.objects.create(
        key="a-news", kind="news", title="甲\r\n=1+1", publishers=["-2", "乙"], author="+86"
    )
    AssessmentMethod.objects.create(code="a-model", name="@x", summary="甲\r=1", dimensions=["=1"])
    shown = {
        name: {row.get("code") or row["key"]: row for row in rows(fetched(client, f"{name}.csv"))}
        for name in ("organisations", "families", "sources", "assessment-methods")
    }
    assert shown["organisations"]["a-bank"]["name"] == f"'{formula}"
    assert shown["families"]["a-kind"]["name"] == "'＠SUM(A1)"
    assert shown["sources"]["a-news"]["title"] == "甲\n'=1+1"
    assert shown["sources"]["a-news"]["publishers"] == "'-2; 乙"
    assert shown["sources"]["a-news"]["author"] == "'+86"
    assert shown["assessment-methods"]["a-model"]["summary"] == "甲\n'=1"


HOSTILE = st.text(
    st.one_of(
        st.sampled_from(CALCULATED + "'\"\\,;|\n\v\f\x1c\x85\u2028\u2029 "),
        st.sampled_from(string.ascii_letters + "甲乙"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


def nested(path: str, text: str, *, in_list: bool) -> dict[str, Any]:
    """A row with this text, alone or twice in a list, at a path."""
    value: Any = text
    for step in reversed(path.split(".")[1:]):
        value = {step: value}
    return {path.split(".")[0]: [value, value] if in_list else value}


@given(path=st.sampled_from(TEXTS), text=HOSTILE, in_list=st.booleans())
@example(path="name", text="\v=1", in_list=False)
@example(path="name", text="甲\u2028＝1", in_list=False)
@example(path="stages.label", text="'=1", in_list=True)
def test_no_text_of_any_field_begins_a_line_that_a_spreadsheet_calculates(
    path: str, text: str, in_list: bool
) -> None:
    written = cell(nested(path, text, in_list=in_list), path)
    file = b"".join(table([path], [[[written]]]))
    ((read),) = [row[path] for row in rows(file)]
    assert read == written
    assert not [line for line in read.splitlines() if line.startswith(tuple(CALCULATED))]
    if not in_list and len(text.splitlines()) < 2:
        assert restore(read) == text


def test_a_number_below_zero_stays_one() -> None:
    assert cell({"rate": {"spread_min_bp": -50}}, "rate.spread_min_bp") == "-50"
