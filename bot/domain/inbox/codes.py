"""Codes that nobody guesses: of invites, typed or brought by a link, and of links that sign in."""

import re

from bot.domain.text import LONGEST, fold

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 17
"""27¹⁷ codes are 80 bits: nobody guesses one."""

_CODE = re.compile(rf"(?:/start|/noinhom|open:)[ :]*(?:i-)?([{LETTERS}]{{{LENGTH}}})")


def code_from(chance: str) -> str:
    """A code out of 32 random hexadecimal digits."""
    number, code = int(chance, 16), ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(LETTERS))
        code += LETTERS[at]
    return code


def is_code(text: str) -> bool:
    """Whether it has the form of a code; anything else need not be looked up."""
    return len(text) == LENGTH and set(text) <= set(LETTERS)


def invite_in(text: str) -> str:
    """The invite code that a command or a place brings; empty where it brings none."""
    found = _CODE.fullmatch(fold(text[:LONGEST]).strip())
    return found.group(1) if found else ""
