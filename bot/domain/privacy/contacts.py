"""E-mail addresses, and numbers that somebody spelt out in words."""

import re
from collections.abc import Iterator

from bot.domain.privacy.shadow import Hit, Kind

_DOT = r"(?:\.| (?:cham|dot) )"
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}(?: ?@ ?| ?[(\[](?:at|a cong|a moc)[)\]] ?| (?:a cong|a moc|a vong|at) )"
    rf"(?:(?:[a-z0-9-]{{1,63}}{_DOT}){{1,4}}[a-z]{{2,24}}|(?:g|hot)mail|yahoo|outlook|icloud)(?![a-z0-9])",
    re.ASCII,
)
_MARKED = re.compile(r"@|a (?:cong|moc|vong)|[(\[ ]at[)\] ]")
_PUBLIC = frozenset({"dichvucong@chinhphu.vn"})
"""The support address of the national portal is as public as 1800 1096."""

DIGIT = "(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
"""One figure said as a word."""

_SPOKEN = re.compile(rf"(?<![a-z]){DIGIT}(?:[ ,.-]{{1,3}}{DIGIT}(?![a-z])){{8,15}}")
_KIND_BY_LENGTH = {9: Kind.ID9, 10: Kind.PHONE, 11: Kind.PHONE, 12: Kind.ID12}


def find_emails(seen: str) -> Iterator[Hit]:
    """Find addresses, also with the at sign or the dot said in words."""
    if _MARKED.search(seen):
        for match in _EMAIL.finditer(seen):
            if match[0] not in _PUBLIC:
                yield Hit(*match.span(), Kind.EMAIL)


def find_spoken(seen: str) -> Iterator[Hit]:
    """Find nine or more digits in a row that were written as words."""
    for match in _SPOKEN.finditer(seen):
        length = len(re.findall("[a-z]+", match[0]))
        yield Hit(*match.span(), _KIND_BY_LENGTH.get(length, Kind.NUMBER))
