"""Codes with letters in them: dossiers, passports and health-insurance cards."""

import re
from collections.abc import Iterator

from bot.domain.privacy.shadow import Hit, Kind

_DASH = r"(?: ?[-./_] ?| )"
_DOSSIER = re.compile(
    r"(?<![a-z0-9.])(?:000(?:\.\d{2,3}){1,3}[.-])?"
    rf"(?:[a-z] ?\d{{2,3}}(?:[. ]\d{{1,3}}){{0,4}}{_DASH}|[a-z]{{2,8}}(?:\.[a-z0-9]{{2,8}})?-)"
    rf"(?:20)?\d{{6}}{_DASH}\d{{2,7}}(?!\d)"
)
"""Agency code, date as yymmdd, number within the day: H13.12-250701-0001 (Nghị định 107/2021/NĐ-CP)."""

_DOSSIER_SAID = re.compile(
    r"(?<![a-z])(?:ma(?: so)? (?:ho so|hs|bien nhan|giay hen|phieu hen|tiep nhan|tra cuu)|mhs"
    r"|so (?:ho so|bien nhan|giay hen|phieu hen|tiep nhan)"
    r"|(?:bien nhan|giay hen|phieu hen|ho so) (?:so|ma(?: so)?)|bien nhan|ho so(?= \d{6}-\d{3}))(?![a-z])"
    r"(?: (?:la|so|ma|cua|em|toi|minh|anh|chi|con|chau|ba|me|nay|day|ben|cong|dvc|tren|giay|ghi)(?!\w)){0,6}"
    r"[ :=#\"'(]{0,4}(?P<code>[a-z0-9][a-z0-9./_-]{2,48}[a-z0-9](?:(?: ?- ?| )\d{3,8}(?![\d.,/:])){0,3})"
)
_NOT_A_DOSSIER = re.compile(
    r"\d\.\d{6}(?:[.\w]*)|\d{1,3}(?:[.,]\d{3})*(?:d|dong|k|tr)?|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
    r"|(?:19|20)\d\d"
    r"|\d+/(?:\d{4}/)?[a-z]{2}[a-z0-9-]*|[a-z]{1,3}\d{1,3}[a-z]?(?:-[a-z]+)*|1[89]00\d+"
)
"""A procedure's code, an amount, a date, the number of a law, the name of a form, a public line."""

_CARD = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{2}[.-]?"
    r"|(?:dn|hx|ch|nn|hc|ht|tb|tn|cs|cc|ck|cb|kc|te|bt|hn|dt|dk|ts|hs|sv|gb|gd) )[1-5](?:[ .-]?\d){12}(?!\d)"
)
"""Two letters for the group of the insured, 13 digits, the last ten the BHXH number (QĐ 1351/QĐ-BHXH)."""

_PASSPORT = re.compile(
    r"(?<![a-z0-9./-])(?:(?:[beknp]-?|[bcp] (?!\d+000))\d{7}|c-?\d{7}|[bcekn]\d{8}|p[ -]?\d{8}"
    r"|[bcp]\d{3}[ .-]\d{4})"
    r"(?![\d/]| ?d(?:ong)?\b)"
)
_PASSPORT_SAID = re.compile(
    r"(?<![a-z])(?:ho ?chieu|passport|pp|hc)(?![a-z](?![a-z]?\d))[^\d\ue000\n]{0,40}?"
    r"(?:(?<![a-z])|(?<=chieu)|(?<=port))(?P<code>[a-z]{1,2}[ .-]?\d(?:[ .-]?\d){5,8}|\d{8,9})(?!\d)"
)
_SHAPES = ((_DOSSIER, Kind.DOSSIER), (_CARD, Kind.BHXH), (_PASSPORT, Kind.PASSPORT))
_SIX_DIGITS = re.compile(r"\d(?:[ .-]?\d){5}")


def find_codes(seen: str) -> Iterator[Hit]:
    """Find dossier codes, insurance cards and passports, bare where their shape is their own."""
    long = _SIX_DIGITS.search(seen)
    for pattern, kind in _SHAPES if long else ():
        for match in pattern.finditer(seen):
            yield Hit(*match.span(), kind)
    for match in _DOSSIER_SAID.finditer(seen):
        first = match["code"].split()[0]
        if sum(map(str.isdigit, match["code"])) >= 4 and not _NOT_A_DOSSIER.fullmatch(first):
            yield Hit(*match.span("code"), Kind.DOSSIER)
    for match in _PASSPORT_SAID.finditer(seen) if long else ():
        yield Hit(*match.span("code"), Kind.PASSPORT)
