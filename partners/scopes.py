"""What a key may be used for."""

from __future__ import annotations

from products.terminology import Term, Vocabulary
from products.wording import Words

SCOPE = Vocabulary(
    "scope",
    Words("权限", "Scope"),
    Term("read", Words("读取", "Read"), Words("读取目录，限额更高。", "Read, at higher limits.")),
    Term(
        "submit",
        Words("提交", "Submit"),
        Words("为自己的机构提交产品。", "Propose products of one's own organisations."),
    ),
    Term(
        "webhooks",
        Words("推送", "Webhooks"),
        Words("登记和管理推送地址。", "Register and manage webhooks."),
    ),
)
