"""Which syllables Vietnamese can have, so that a slip or raw keystrokes are seen as such."""

from functools import lru_cache

from bot.domain.text import fold, spelling

_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay
    e ec ech em en eng enh eo ep et eu
    i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong oong op ot
    u ua uac uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu
    uy uya uych uyen uyet uynh uyt uyu
    y yem yen yet yeu
"""

ONSETS = frozenset(_ONSETS.split()) | {""}
RIMES = frozenset(_RIMES.split())

_STOPS = ("c", "ch", "p", "t")


@lru_cache(maxsize=16_384)
def possible(word: str) -> bool:
    """Tell whether a cleaned word, with or without marks, can be one Vietnamese syllable."""
    bare = fold(word)
    if not any(bare[:size] in ONSETS and bare[size:] in RIMES for size in range(4)):
        return False
    tone = spelling(word).partition("/")[2]
    return tone in ("", "s", "j") or not bare.endswith(_STOPS)
