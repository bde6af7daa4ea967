"""Whether a word can be a Vietnamese syllable: tells text that was read by the wrong encoding."""

import re
import unicodedata
from functools import lru_cache

from contracts.vietnamese_text import normalized

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_FIRST = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]|"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng i ia ich im in inh ip it iu
iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay
oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt
ơ ơi ơm ơn ơng ơp ơt u ua uân uâng uât uây uc ui um un ung up ut uê uêch uênh uơ
uy uya uych uyên uyêt uyn uynh uyp uyt uyu uôc uôi uôm uôn uông uôp uôt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych yên yêm yêng yêt yêu yn ynh yt
"""
_SYLLABLE = re.compile(f"(?:{_FIRST})(?:{'|'.join(_RHYMES.split())})")
_STOPS = ("c", "ch", "p", "t")
_LONGEST = 7


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether it is spelt as one, in capitals or small letters."""
    if len(word) > _LONGEST + 1:
        return False
    apart = normalized("NFD", word.lower())
    tones = [sign for sign in apart if sign in _TONES]
    bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not bare.endswith(_STOPS) or bool(tones and tones[0] in "\u0301\u0323")
