"""How long a text can be, and of what form: as the record format says, so the answers keep to it.

`longest("product.name")` goes by path through the record format of a type. A text with an English
twin is as long as the longer of the two.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from products.record_schema import COUNT, SCHEMAS, SLUG

Schema = dict[str, Any]

CODE: str = SLUG["pattern"]
LONGEST_CODE: int = SLUG["maxLength"]
ANY_CODE = "^[A-Za-z0-9]+([_-][a-z0-9]+)*$"
"""A word of the vocabulary, a code of a region or an industry, the slug of a row."""
FACT = "^[a-z_]+([.][a-z_]+)?$"
"""A fact by its path, as in `evidence`. The list of facts may grow, so it is no closed choice."""
DIGEST = "^[0-9a-f]{64}$"
LONGEST_LABEL = 200
LONGEST_SENTENCE = 1000
"""A note or the detail of a problem, what was typed repeated in it."""
LONGEST_TEXT = 2000
"""Of a product's summary, the longest that a record holds."""
LONGEST_ADDRESS = 4096
LARGEST_NUMBER = 2**53 - 1
"""Of what can be counted: a JSON number that every language reads exactly."""
LARGEST_SEQ = 999_999_999
"""A number of the journal, as it may be asked for: nine digits."""
MOST_LISTED = 1000
"""No list within a record is longer."""
MOST_ROWS = 1_000_000
MOST_DAYS: int = COUNT["maximum"]


def form(path: str) -> Schema:
    """The record format's schema at a path: `product.limit.max`, `source.publishers`."""
    kind, *names = path.split(".")
    schema = SCHEMAS[kind]
    for name in names:
        schema = schema.get("items", schema)["properties"][name]
    return schema


def longest(path: str) -> int:
    """The most characters of a text, or of a text in a list, in either language."""
    twin, _, name = path.rpartition(".")
    beside = form(twin)
    texts = [form(path)]
    if f"{name}_en" in beside.get("items", beside)["properties"]:
        texts.append(form(f"{path}_en"))
    return max(int(text.get("items", text)["maxLength"]) for text in texts)


def code(**options: Any) -> serializers.Field:
    """The permanent code of a row or a product."""
    return serializers.RegexField(CODE, max_length=LONGEST_CODE, **options)


def digest(**options: Any) -> serializers.Field:
    """SHA-256 in hex."""
    return serializers.RegexField(DIGEST, max_length=64, **options)


def text(path: str, **options: Any) -> serializers.Field:
    """A text as long as the record format has it."""
    return serializers.CharField(max_length=longest(path), **options)


def texts(path: str, **options: Any) -> serializers.Field:
    return serializers.ListField(child=text(path), max_length=MOST_LISTED, **options)


def decimal(path: str, **options: Any) -> serializers.Field:
    """A number as text, in the record format's form of it."""
    return serializers.RegexField(form(path)["pattern"], max_length=20, **options)


def whole(path: str, **options: Any) -> serializers.Field:
    """A whole number within the record format's bounds."""
    schema = form(path)
    least, most = schema["minimum"], schema["maximum"]
    return serializers.IntegerField(min_value=least, max_value=most, **options)


def count(least: int = 0, most: int = LARGEST_NUMBER, **options: Any) -> serializers.Field:
    """How many, or which number of the journal."""
    return serializers.IntegerField(min_value=least, max_value=most, **options)


def address(**options: Any) -> serializers.Field:
    """An absolute path of this catalog."""
    return serializers.RegexField("^/", max_length=LONGEST_ADDRESS, **options)


def sentence(**options: Any) -> serializers.Field:
    """For people, in the language of the answer."""
    return serializers.CharField(max_length=LONGEST_SENTENCE, **options)
