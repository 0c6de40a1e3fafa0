"""The shadow of a text: the same text in plain small ASCII, each character tied to its origin."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

BARRIER = "\ue000"
"""Stands for what is masked already; a private-use character, so that no pattern reads over it."""


class Kind(StrEnum):
    """What sort of personal identifier was found."""

    ID12 = "id12"
    ID9 = "id9"
    PHONE = "phone"
    EMAIL = "email"
    DOSSIER = "dossier"
    CARD = "card"
    BIRTH = "birth"
    PASSPORT = "passport"
    BHXH = "bhxh"
    NUMBER = "number"
    """A number as long as a personal one, of which nothing says what it is; or a tax code."""
    OTP = "otp"
    PASSWORD = "password"  # noqa: S105  a kind, not a password


def secret(kinds: frozenset[Kind]) -> bool:
    """Say whether a password or one-time code was among them, so that the bot must warn."""
    return not kinds.isdisjoint({Kind.OTP, Kind.PASSWORD})


class Hit(NamedTuple):
    """One identifier: where it begins, where it has ended, what it is."""

    start: int
    end: int
    kind: Kind


def hide(seen: str, hit: Hit) -> str:
    """Put the barrier where the hit was, so that nothing reads it again or reads over it."""
    return seen[: hit.start] + BARRIER * (hit.end - hit.start) + seen[hit.end :]


Finder = Callable[[str], Iterator[Hit]]
"""Finds identifiers of some kinds in ``Shadow.seen``; of two that overlap, the first one yielded counts."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """A text as the patterns see it, with the way back."""

    seen: str
    origins: tuple[int, ...] | None
    """Where each seen character stood; ``None`` while nothing was dropped."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Drop case, marks and invisible characters; make every digit, dash and space a plain one."""
        text = _TO.sub("ɛ", text)
        seen = text.lower() if text.isascii() else text.translate(_PLAIN)
        if "\n" in seen or "\t" in seen:
            seen = _BROKEN.sub(lambda gap: " " * len(gap[0]), seen)
        seen = _ROUND.sub("0", seen)
        if len(seen) == len(text) and "  " not in seen:
            return cls(seen, None)
        origins = [at for at, character in enumerate(text) if _PLAIN.get(ord(character)) != ""]
        kept = [at for at in range(len(seen)) if seen[at : at + 2] != "  "]
        return cls("".join([seen[at] for at in kept]), (*(origins[at] for at in kept), len(text)))

    def original(self, hit: Hit) -> Hit:
        """Return the hit as it lies in the text itself."""
        if self.origins is None:
            return hit
        return Hit(self.origins[hit.start], self.origins[hit.end], hit.kind)


_TO = re.compile(r"(?<=[đĐ])(?:[ểỂ]|[eE](?=\u0302\u0309)|[êÊ](?=\u0309))")
"""The vowel of "để" (so that), which without its marks would be "đẻ" (gave birth)."""

_ROUND = re.compile(r"(?<=\d)o(?=[\do])|(?<=\d{3})o(?![a-z])|(?<![a-z])o(?=\d{7})")
"""The letter that some type for a nought."""

_BROKEN = re.compile(
    r"(?<=[\d.-])[ \t\r\n]{1,3}(?=\d)|\t|(?<=[:=])[ \r\n]{1,3}|(?<=\bla)\n|(?<=otp)\n|(?<=khau)\n"
)
"""Where a number goes on in the next line, or its name stands on the line above."""


def _plain(character: str) -> str | None:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category in ("Zs", "Pd"):
        return " " if category == "Zs" else "-"
    first = unicodedata.normalize("NFKD", character)[0].lower()
    return first if category != "No" and first.isascii() and first != character else None


_LETTERS_AND_SIGNS = (*range(0x41, 0x5B), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2000, 0x20F0))
_FORMS = (*range(0x300, 0x370), 0x3000, *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFF01, 0xFF5F))
_OTHER_DIGITS = tuple(at for at in range(0x660, 0x20000) if chr(at).isdecimal())
_CIRCLED = (*range(0x2460, 0x2469), 0x24EA, *range(0x2776, 0x277F), *range(0x2780, 0x2789))
_PLAIN: dict[int, str] = (
    {
        code: plain
        for code in (*_LETTERS_AND_SIGNS, *_FORMS, *_OTHER_DIGITS)
        if (plain := _plain(chr(code))) is not None
    }
    | {0x110: "d", 0x111: "d", 0xF0: "d", 0xD0: "d", 0x2212: "-"}
    | {code: str(unicodedata.digit(chr(code))) for code in _CIRCLED}
    | dict.fromkeys((0xB7, 0x2022, 0x2024, 0x2027, 0x2219, 0x22C5, 0x30FB), ".")
)
