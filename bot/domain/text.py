"""Text as residents type it, brought to one form: NFC, lower case, words, with or without marks."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 500
"""Characters of a message that are read for its meaning; what follows is never a procedure's name."""

TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "r", "\u0309": "r", "\u0323": "j"}
"""Combining tone marks as letters; hỏi and ngã share one, because the South speaks them alike."""

_WORD = re.compile(r"\d+(?:[.]\d+)+|[^\W_]+")
_PLAIN = str.maketrans({"đ": "d"})


def clean(text: str) -> str:
    """Return the first ``LONGEST`` characters, composed (NFC) and in lower case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text[: 2 * LONGEST])[:LONGEST].lower())


def fold(text: str) -> str:
    """Return the text in lower case without marks: ``Đăng ký`` becomes ``dang ky``."""
    letters = unicodedata.normalize("NFD", text.lower())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.translate(_PLAIN))


def words(text: str) -> list[str]:
    """Return the words of a cleaned text in order: letters and digits; ``1.001193`` stays one word."""
    return _WORD.findall(text)


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """Return a cleaned word without marks, with ``y`` and ``i`` made one where they sound the same."""
    bare = fold(word)
    if bare[-1:] == "y" and bare[:-1] in _SAME_I:
        return bare[:-1] + "i"
    return bare


def marked(word: str) -> bool:
    """Tell whether a cleaned word was typed with a mark, or with ``đ``."""
    return not word.isascii()


@lru_cache(maxsize=16_384)
def spelling(word: str) -> str:
    """Return the sound with its marks, wherever the tone was put: ``hoà`` and ``hòa`` are one."""
    tone, letters = "", []
    for letter in unicodedata.normalize("NFD", word):
        if letter in TONES:
            tone = TONES[letter]
        else:
            letters.append(letter)
    marked = unicodedata.normalize("NFC", "".join(letters))
    if marked[-1:] == "y" and marked[:-1] in _SAME_I:
        marked = marked[:-1] + "i"
    return f"{marked}/{tone}"


_SAME_I = frozenset({"h", "k", "l", "m", "s", "t", "qu"})
