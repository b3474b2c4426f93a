"""Sentences for people come in pairs: Chinese first, English beside it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh-hans", "en"]


class Words(NamedTuple):
    """One text in both languages.

    >>> Words("未披露", "Not stated").in_language("en")
    'Not stated'
    """

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The English text for `en`; for every other language the Chinese one."""
        return self.en if language == "en" else self.zh

    def format(self, **values: object) -> Words:
        """The same values put into both texts; a `Words` value goes in language by language."""
        zh = {k: v.zh if isinstance(v, Words) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Words) else v for k, v in values.items()}
        return Words(self.zh.format(**zh), self.en.format(**en))
