"""What a fact rests on, and the word beside one that is not said of this very product.

Every page shows that word: 属地, 同类说明, 仅名称. What is said of the product itself has none.
"""

from __future__ import annotations

from typing import Any

from catalog.languages import said
from products.facts import whole
from products.matching.terms import strongest
from products.vocabulary import BASIS

Paragraph = dict[str, Any]
Evidence = dict[str, list[Paragraph]]
"""As a document holds it: the path of a fact → the paragraphs that state it."""


def resting(evidence: Evidence, path: str) -> list[Paragraph]:
    """The paragraphs that a fact rests on: its own, and those of the list it belongs to."""
    names = dict.fromkeys((path, whole(path)))
    return [paragraph for name in names for paragraph in evidence.get(name, [])]


def basis_of(evidence: Evidence, path: str) -> str | None:
    """Of what the strongest paragraph speaks; None where none is cited.

    >>> basis_of({"limit.max": [{"basis": "name"}, {"basis": "group"}]}, "limit.max")
    'group'
    """
    bases = [paragraph["basis"] for paragraph in resting(evidence, path)]
    return strongest(bases) if bases else None


def beside(basis: str | None) -> str:
    """
    >>> beside("group"), beside("direct"), beside(None)
    ('同类说明', '', '')
    """
    return "" if basis in (None, "direct") else said(BASIS.label(basis))
