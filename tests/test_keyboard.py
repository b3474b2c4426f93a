"""From the address bar to an opened product with a keyboard alone, and always seen where one is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import DESK, chromium, needs_browser

FARTHEST = 200
"""Stops of the Tab key until somebody gives up."""

SEEN = """
() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const around = [at, at.parentElement, at.nextElementSibling].filter(Boolean);
    const marked = around.some(one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    const down = box.bottom > 0 && box.top < innerHeight;
    const across = box.right > 0 && box.left < innerWidth;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const hidden = top && top.closest('#picks') && !at.closest('#picks');
    return at === document.body ? 'nothing has the focus'
        : !marked ? `no outline around ${at.outerHTML.slice(0, 120)}`
        : !(down && across) || hidden ? `out of sight: ${at.outerHTML.slice(0, 120)}`
        : '';
}
"""


def on(stop: Locator) -> bool:
    return bool(stop.evaluate("one => one === document.activeElement"))


def tab_to(page: Page, stop: Locator) -> None:
    """Tab until there; every stop on the way is in sight and has an outline."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN) == ""
        if on(stop):
            return
    raise AssertionError(f"not reached: {stop}")


@needs_browser
def test_a_product_is_found_and_opened_with_the_keyboard(committed: None, live_server: Any) -> None:
    with chromium(**DESK) as page:
        page.goto(live_server.url)
        page.keyboard.press("Tab")
        assert on(page.get_by_role("link", name="跳到正文"))
        assert page.evaluate(SEEN) == ""
        page.keyboard.press("Enter")
        assert page.url.endswith("/#main")

        tab_to(page, page.get_by_role("radio").first)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="初创期")).to_be_checked()
        tab_to(page, page.get_by_label("所在地"))
        page.keyboard.type("西安")
        tab_to(page, page.get_by_label("需要的金额"))
        page.keyboard.type("300")
        tab_to(page, page.get_by_role("button", name="查找", exact=True))
        page.keyboard.press("Enter")
        page.wait_for_url("**stage=startup&region=610100&amount=3000000**")
        expect(page.get_by_role("heading", name="找到 23 项")).to_be_focused()

        tab_to(page, page.get_by_role("heading", name="瞪羚贷").get_by_role("link"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name="瞪羚贷")).to_be_visible()


@needs_browser
def test_the_focus_stays_with_whoever_changes_an_answer(committed: None, live_server: Any) -> None:
    """Parts of the page are exchanged, and the place in it is kept."""
    code = "spdb-hardtech-denglingdai"
    with chromium(**DESK) as page:
        page.goto(f"{live_server.url}/?stage=startup&region=610100")
        page.evaluate("window.still = true")
        pick = page.locator(f"#pick-{code}")
        tab_to(page, pick)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**compare={code}*")
        expect(pick).to_contain_text("移出对照")
        expect(pick).to_be_focused()
        assert page.evaluate(SEEN) == ""
        tab_to(page, page.get_by_role("link", name="清空对照栏"))

        page.get_by_role("link", name="初创期").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "stage=startup" not in address)
        expect(page.locator("#count")).to_be_focused()
        assert page.evaluate("window.still"), "the page was opened anew"
