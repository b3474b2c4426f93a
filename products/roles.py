"""The roles of the desk: what each may do, and the permissions that let it.

A role is a group of Django's, made by a migration under its Chinese name; a person may have
several. Whatever a role may do, nobody approves what they have edited: that is `curation`'s rule,
not a permission.
"""

from __future__ import annotations

from typing import NamedTuple

from products.wording import Words


class Role(NamedTuple):
    """A group by its `name`, what it `may` do in one sentence, and its permissions in `products`.

    `name.zh` is the group's name in the database; `permissions` are code names such as
    `change_revision`, `elsewhere` those of the rooms above, by their labels: `partners.add_key`.
    """

    name: Words
    may: Words
    permissions: frozenset[str]
    elsewhere: frozenset[str] = frozenset()


REFERENCE = ("organisation", "family", "assessmentmethod", "source")
"""What products share and people edit; regions come with the release."""

PARTNER_ROWS = ("partner", "key", "submission", "endpoint", "attempt")

LOOK = frozenset(
    f"view_{model}"
    for model in (
        *REFERENCE,
        *(f"historical{model}" for model in REFERENCE),
        "change",
        "importbatch",
        "linkcheck",
        "product",
        "region",
        "revision",
    )
)
"""To look at everything at the desk."""

PARTNERS = frozenset(
    {
        *(f"partners.view_{model}" for model in PARTNER_ROWS),
        *(f"partners.{verb}_{model}" for verb in ("add", "change") for model in ("partner", "key")),
        "partners.change_endpoint",
    }
)
"""To look after partners; what they have sent is only looked at."""

ROLES = (
    Role(
        Words("编辑", "Editor"),
        Words(
            "起草和修改产品，导入文件，提交复核；新增和修改机构、产品类型、评估方法、来源。",
            "Drafts and changes products, imports files and submits for review; adds and changes "
            "organisations, families, methods and sources.",
        ),
        LOOK
        | {"add_revision", "change_revision", "add_importbatch", "change_importbatch"}
        | {f"{verb}_{model}" for verb in ("add", "change") for model in REFERENCE},
    ),
    Role(
        Words("复核", "Reviewer"),
        Words(
            "批准、退回和撤下产品；修改机构、产品类型、评估方法、来源。",
            "Approves, returns and withdraws products; changes organisations, families, methods "
            "and sources.",
        ),
        LOOK | {"review_revision"} | {f"change_{model}" for model in REFERENCE},
    ),
    Role(
        Words("合作方管理", "Partner manager"),
        Words(
            "查看全部内容，管理合作方：密钥、提交、推送。",
            "Looks at everything and looks after partners: keys, submissions, webhooks.",
        ),
        LOOK,
        PARTNERS,
    ),
    Role(
        Words("只读", "Reader"),
        Words("查看全部内容，不能改动。", "Looks at everything and changes nothing."),
        LOOK,
    ),
)


def may(group: str) -> str:
    """What members of a group may do, in Chinese; "" for a group that is no role of ours."""
    return next((role.may.zh for role in ROLES if role.name.zh == group), "")
