"""The names of places in Latin letters: pinyin as people type it, and English.

Provinces and cities have an English name, which counts as well (`Lhasa`, `lasa`); counties have
none. Initials alone are not understood: `xa` could be a dozen places.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product

from catalog.pinyin import syllables

READ_SO_IN_PLACES = {
    "乐": "le", "什": "shi", "六": "lu", "单": "shan", "召": "shao", "大": "dai", "宕": "tan",
    "峙": "shi", "朝": "chao", "柏": "bai", "棱": "ling", "洞": "tong", "浚": "xun", "涡": "guo",
    "漯": "luo", "珲": "hun", "筠": "jun", "荥": "ying", "蚌": "beng", "都": "du", "长": "chang",
}  # fmt: skip
"""Letters that the dictionary reads otherwise; either reading is understood."""

ENGLISH_KIND = re.compile(r" (?:Prefecture|League|City|Province)$")


def plain(text: str) -> str:
    """As typed, without spaces, apostrophes, hyphens and capitals; ü is typed as v.

    >>> plain("Xi’an "), plain("Lüliang")
    ('xian', 'lvliang')
    """
    bare = re.sub(r"[\s'’‘`·\-]+", "", unicodedata.normalize("NFKC", text))
    return bare.casefold().replace("ü", "v")


@cache
def spellings(name: str) -> tuple[str, ...]:
    """A Chinese name in pinyin, in every reading that a place may have.

    >>> spellings("西安"), spellings("长治")
    (('xian',), ('zhangzhi', 'changzhi'))
    """
    read = zip(name, syllables(name), strict=False)
    each = [(sound, *{READ_SO_IN_PLACES.get(letter, sound)} - {sound}) for letter, sound in read]
    return tuple("".join(sounds) for sounds in product(*each))


@cache
def english(name: str) -> tuple[str, ...]:
    """
    >>> english("Ngari Prefecture"), english("")
    (('ngariprefecture', 'ngari'), ())
    """
    return (plain(name), plain(ENGLISH_KIND.sub("", name))) if name else ()
