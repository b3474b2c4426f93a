"""The parts of an entry in the order of the desk: one list for the form and for reading."""

from __future__ import annotations

from typing import Any, NamedTuple


class Part(NamedTuple):
    """A group of fields; those in one tuple stand side by side."""

    title: str
    rows: tuple[str | tuple[str, ...], ...]
    note: str = ""

    @property
    def names(self) -> list[str]:
        return [name for row in self.rows for name in ((row,) if isinstance(row, str) else row)]


PARTS = (
    Part("名称与机构", ("name", "aliases", ("offering", "issuer"), ("instrument", "family"))),
    Part("简介", ("summary", "summary_en"), "用自己的话写一两句，不照抄原文，不用宣传用语。"),
    Part("给谁", ("stages", "regions", "area"), "来源没有说的不填：空着就是“未披露”。"),
    Part("额度", (("limit_min", "limit_max"), ("limit_formula", "limit_formula_en")), "以元计。"),
    Part(
        "利率",
        (
            ("rate_min", "rate_max", "rate_method"),
            ("rate_benchmark", "rate_spread_min_bp", "rate_spread_max_bp"),
        ),
        "年化利率，以 %/年 计；日、月利率须先换算。LPR 加减点填基准利率和基点，减点为负数。",
    ),
    Part(
        "期限与还款",
        (
            ("term_facility_min_months", "term_facility_max_months", "term_drawdown_months"),
            "repayment",
        ),
        "以月计。授信期限和单笔用款期限是两回事。",
    ),
    Part("担保与用途", ("guarantees", "purposes")),
    Part(
        "办理",
        (
            ("speed_accept_days", "speed_contact_days", "speed_disburse_days"),
            ("speed_words", "speed_words_en"),
            "channel",
            "apply_url",
            "methods",
        ),
        "时效以天计，T+1 是 1 天。",
    ),
    Part("日期", (("effective_from", "effective_to"), "verified_on")),
)

CITE_REST = Part(
    "一并注明出处",
    (("cite_source", "cite_locator", "cite_basis"),),
    "保存时，给每一项已填而还没有出处的事实加上这条出处。单独的出处在页尾逐条填写。",
)


def fieldsets(*parts: Part) -> list[tuple[str | None, dict[str, Any]]]:
    """Parts as the admin wants them."""
    return [(part.title, {"fields": part.rows, "description": part.note or None}) for part in parts]
