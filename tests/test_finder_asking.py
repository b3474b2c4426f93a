"""The page asks the next best question, and every answer to it is one tap or one field away."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.reading_pages import FITTING, Look, Page, redirected

INVESTED = "/?region=130000"


def asked(page: Page) -> list[str]:
    """The links of the box with the question, in their order."""
    (box,) = re.findall(r'<section class="asking".*?</section>', page.html, re.DOTALL)
    return [attrs["href"] for attrs in Page(box).all("a")]


def test_a_hebei_firm_is_asked_whether_a_fund_has_invested(look: Look) -> None:
    page = look(INVESTED)
    assert "是否已获股权投资？ 补充后，可核对 3 项产品的条件。".replace("，", "\uff0c") in page.text
    yes = "/?region=130000&equity_invested=true"
    assert asked(page) == [yes, yes.replace("true", "false")]
    assert "其中 3 项全部符合" in look(yes).text


def test_an_answer_keeps_the_rest_and_starts_on_the_first_page(look: Look) -> None:
    rest = "order=name&compare=cmb-zhaoke-toudai"
    (following,) = look(f"{INVESTED}&{rest}&page_size=1").all("a", rel="next")
    links = asked(look(following["href"]))
    assert links[0] == f"{INVESTED}&{rest}&page_size=1&equity_invested=true"


def test_codes_of_which_several_may_fit_lead_to_the_form_too(look: Look) -> None:
    page = look(FITTING)
    (field, *replies) = asked(page)
    assert field == "#f-qualifications"
    assert page.one("fieldset", id="f-qualifications")
    assert replies[0] == f"{FITTING}&qualification=tech_sme"
    assert len(replies) == 9


def test_what_is_too_much_for_links_is_a_field_of_its_own(look: Look, client: Client) -> None:
    asking = "/?q=创新券&order=newest&compare=cmb-zhaoke-toudai"
    page = look(asking)
    assert "企业在哪里？" in page.text
    (field,) = [attrs for attrs in page.all("input", name="place") if "next" in attrs["id"]]
    assert field["aria-labelledby"] == "asking"
    (box,) = re.findall(r'<section class="asking".*?</section>', page.html, re.DOTALL)
    kept = {attrs["name"]: attrs["value"] for attrs in Page(box).all("input", type="hidden")}
    assert kept == {"q": "创新券", "order": "newest", "compare": "cmb-zhaoke-toudai"}
    address = redirected(client, f"{asking}&place=hebei")
    assert address == f"{asking.replace('创新券', quote('创新券'))}&region=130000"


@pytest.mark.parametrize("path", ["/", "/?order=name", "/?q=zzzzzz", "/?compare=cmb-zhaoke-toudai"])
def test_nothing_is_asked_before_there_is_a_question_or_without_a_result(
    look: Look, path: str
) -> None:
    assert 'class="asking"' not in look(path).html
