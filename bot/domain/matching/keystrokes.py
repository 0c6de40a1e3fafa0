"""Telex and VNI keystrokes that arrived raw, because the keyboard's Vietnamese was off."""

import unicodedata
from functools import lru_cache

from bot.domain.matching.syllables import possible

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_SHAPES = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_ROOFS = {"a": "â", "e": "ê", "o": "ô", "d": "đ"}
_VOWELS = frozenset("aeiouyăâêôơư")


@lru_cache(maxsize=16_384)
def typed(word: str) -> str | None:
    """Return the word that these keystrokes were meant to give, or ``None`` where they are none.

    Only a word that Vietnamese cannot have is read as keystrokes, and only when a possible one results.
    """
    if not word.isascii() or len(word) > 10 or possible(word):
        return None
    meant = _vni(word) if any(letter.isdigit() for letter in word) else _telex(word)
    return meant if meant and meant != word and possible(meant) else None


def _telex(word: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _TELEX_TONES and _VOWELS.intersection(letters):
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not _horn(letters):
                letters.append("ư")
        elif key in _ROOFS and key in letters:
            letters[_last(letters, key)] = _ROOFS[key]
        else:
            letters.append(key)
    return _with_tone(letters, tone)


def _vni(word: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "7" and _horn(letters):
            continue
        elif key in _VNI_SHAPES:
            shapes = _VNI_SHAPES[key]
            at = max((_last(letters, plain) for plain in shapes), default=-1)
            if at < 0:
                return None
            letters[at] = shapes[letters[at]]
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return _with_tone(letters, tone)


def _horn(letters: list[str]) -> bool:
    """Put the horn (or the breve on a) where ``w`` or ``7`` asks for it; both vowels of ``uo`` take it."""
    vowels = "".join(letters)
    pair = vowels.rfind("uo")
    if pair >= 0:
        letters[pair : pair + 2] = ["ư", "ơ"]
        return True
    at = max(_last(letters, plain) for plain in _HORNS)
    if at < 0:
        return vowels.endswith(("ư", "ơ", "ươ"))
    letters[at] = _HORNS[letters[at]]
    if letters[at] == "ơ" and at > 0 and letters[at - 1] == "u" and letters[0] != "q":
        letters[at - 1] = "ư"
    return True


def _last(letters: list[str], wanted: str) -> int:
    return next((at for at in range(len(letters) - 1, -1, -1) if letters[at] == wanted), -1)


def _with_tone(letters: list[str], tone: str) -> str | None:
    at = max((at for at, letter in enumerate(letters) if letter in _VOWELS), default=-1)
    if at < 0:
        return None
    return unicodedata.normalize("NFC", "".join(letters[: at + 1]) + tone + "".join(letters[at + 1 :]))
