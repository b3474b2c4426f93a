"""The feed in words, in the language of its address: what was asked, what happened to whom."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from catalog.finding.atlas import Atlas
from catalog.languages import said
from catalog.pages.carried import Values
from catalog.pages.chips import chips
from catalog.pages.differences import said_differences
from catalog.telling import Line
from products.vocabulary import CHANGE_KIND


def heading(asked: Values, names: Atlas) -> str:
    """What the feed tells of: 科贷产品变更（企业阶段：初创期；所在地：浙江省）."""
    conditions = [
        _("{title}：{value}").format(title=chip.title, value=chip.value)
        for chip in chips("", asked, names)
    ]
    if not conditions:
        return _("科贷产品变更")
    together = _("；").join(conditions)
    return _("科贷产品变更（{conditions}）").format(conditions=together)


def rule() -> str:
    return _(
        "凡变更前或变更后按这些条件查得到的产品都在其中，最新的变更在前。"
        "内容取自公开材料；条件对照，以机构审批为准。"
    )


def headline(line: Line) -> str:
    """What happened to which product; one that was withdrawn goes by its last public name."""
    record = line.record or line.before
    name = record["name"] if record else line.change.product.code
    kind = said(CHANGE_KIND.label(line.change.kind))
    return _("{product}：{kind}").format(product=name, kind=kind)


def content(line: Line) -> str:
    """What changed, fact by fact, as HTML; of a withdrawal only that it was one."""
    before, after = line.before, line.record
    context = {
        "is_withdrawn": after is None,
        "is_new": before is None,
        "differences": [] if after is None else said_differences(before, after),
    }
    return render_to_string("catalog/feed_change.html", context)
