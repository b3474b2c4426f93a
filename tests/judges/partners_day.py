"""What a partner's program does in a day, by the generated client alone.

`python partners_day.py FOLDER ORIGIN`, in the judges' own folder: `FOLDER/kedai_client` lists,
pages, filters, reads, compares, follows the changes, and holds what has not changed.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any


def call(address: str) -> Any:
    """A generated operation: `products.products_list`."""
    return importlib.import_module(f"kedai_client.api.{address}")


def model(name: str, kind: str) -> Any:
    return getattr(importlib.import_module(f"kedai_client.models.{name}"), kind)


def listed_and_paged(client: Any) -> list[str]:
    """Every product once, seven at a time."""
    products = call("products.products_list")
    codes: list[str] = []
    more: dict[str, str] = {}
    while True:
        page = products.sync(client=client, page_size=7, **more)
        codes += [product.code for product in page.results]
        if page.next_ is None:
            break
        more = {"cursor": page.next_.split("cursor=")[1].split("&")[0]}
    assert len(codes) == len(set(codes)) == page.count.value > 50, len(codes)
    return codes


def filtered(client: Any) -> None:
    stage = model("products_list_stage_item", "ProductsListStageItem").STARTUP
    page = call("products.products_list").sync(
        client=client, stage=[stage], region=["130100"], amount="3000000", accept_language="en"
    )
    assert page.results
    for product in page.results:
        assert {"stage", "region", "amount"} == set(product.match.to_dict())
        assert product.match.stage.verdict.value != "unmet"
    refused = call("products.products_list").sync_detailed(client=client, region=["999999"])
    assert refused.status_code == 400
    assert refused.parsed.errors[0].parameter == "region"


def read_and_compared(client: Any, codes: list[str]) -> None:
    for code in codes:
        detail = call("products.products_retrieve").sync(code, client=client)
        assert detail.code == code
        assert detail.evidence.additional_properties
    both = call("products.compare_list").sync(client=client, code=codes[:2])
    assert [product.code for product in both.results] == codes[:2]
    missing = call("products.products_retrieve").sync_detailed("never-known", client=client)
    assert missing.status_code == 404
    assert missing.parsed.type_ == "/problems/not-found"


def followed(client: Any, codes: list[str]) -> None:
    """A copy made of nothing but the changes."""
    held: dict[str, str] = {}
    after = 0
    while True:
        page = call("journal.changes_list").sync(client=client, after=after, limit=20)
        for change in page.changes:
            assert change.seq == after + 1
            after = change.seq
            if change.record is None:
                held.pop(change.product, None)
            else:
                held[change.product] = change.record.additional_properties["code"]
        if page.next_ is None:
            break
    head = call("journal.changes_head").sync(client=client)
    assert head.seq == after
    assert set(held) == set(codes)


def held(client: Any) -> None:
    first = call("journal.changes_head").sync_detailed(client=client)
    tag = first.headers["etag"]
    again = call("journal.changes_head").sync_detailed(client=client, if_none_match=tag)
    assert again.status_code == 304
    assert not again.content


def read_the_references(client: Any) -> None:
    for name in ("organisations", "families", "sources", "assessment_methods", "regions"):
        assert call(f"reference.{name}_list").sync(client=client).results, name
    assert call("reference.vocabulary_list").sync(client=client).results


def main(folder: str, origin: str) -> None:
    sys.path.insert(0, folder)
    client = importlib.import_module("kedai_client").Client(base_url=origin)
    codes = listed_and_paged(client)
    filtered(client)
    read_and_compared(client, codes)
    followed(client, codes)
    held(client)
    read_the_references(client)
    print(f"{len(codes)} products listed, read and followed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
