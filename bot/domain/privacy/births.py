"""Dates that are said to be somebody's date of birth, in figures or in words."""

import re
from collections.abc import Iterator

from bot.domain.privacy.shadow import Hit, Kind

_DAY, _MONTH = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_BETWEEN = r"(?: ?[/.\\,_-] ?| )"
_FIGURES = (
    rf"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}(?:{_YEAR}|\d\d)(?![\d/])"
    rf"|{_YEAR}[/. -]{_MONTH}[/. -]{_DAY}(?!\d)"
    rf"|(?:3[01]|[12]\d|0[1-9])(?:1[0-2]|0[1-9])(?:{_YEAR}|\d\d)(?!\d)"
)
_DAY_AND_MONTH = rf"{_DAY}/{_MONTH}(?: nam {_YEAR}|(?![\d/]| ?(?:thang|ngay)\b))"
_N = (
    r"(?:\d{1,4}|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|ram|gieng|chap|tram"
    r"|nghin|ngan|khong|linh|le)"
)
_WORDS = (
    rf"(?:{_YEAR},? (?:ngay|mung|mong) )?{_N}(?: {_N}){{0,2}} th(?:ang)? {_N}(?: {_N})?(?![a-z0-9])"
    rf"(?:,? (?:am lich )?(?:nam )?{_N}(?: {_N}){{0,8}}(?![a-z0-9]))?(?! (?:ngay|tuan|lan)\b)"
)
_BORN = re.compile(r"(?<![a-z])(?:s[ia]nh|chao doi|sn|ns|dob|d\.o\.b|birthday)(?![a-z])")
_NOT_BORN = tuple(
    f" {word} " for word in ("khai", "hoc", "thi", "ve", "ho", "chung", "tuyen", "du", "phat", "an")
)
"""With these before it, "sinh" makes another word: khai sinh, học sinh, dự sinh …"""

_DATE = re.compile(
    rf"(?P<between>(?: luc \d{{1,2}} ?(?:h|gio)[ \d]{{0,3}})?[a-z :=()'\"-]{{0,50}}?)"
    rf"(?<![a-z\d])(?P<date>{_FIGURES}|{_DAY_AND_MONTH}|{_WORDS})"
)
_CORRECTED = re.compile(
    r"[a-z ,;()]{0,40}(?<![a-z])(?:ghi|thanh|sang)(?: (?:la|thanh|nham|sai|ngay|lai))*:? "
    rf"(?P<date>{_FIGURES}|{_WORDS})"
)
"""The other date of somebody whose papers disagree: "ngày sinh đúng là …, trong CCCD ghi …"."""

_IS = re.compile(r"(?<![a-z])(?:la|ghi)[ :]*$|[:=] *$")
_SAID_AFTER = re.compile(
    rf"(?<![\d/.-])(?P<date>{_FIGURES})(?: ?\(| (?:day )?(?:moi )?(?:chinh )?la )"
    r"(?:ngay )?(?:thang )?(?:nam )?s[ia]nh(?![a-z]| hoat)"
)
_ANOTHER_DATE = re.compile(
    r"\b(?:vien|hoat|hoc|trac|song|hen|han|nop|cap|khai|lam|dang|tra|truoc|het|hieu|quyet|nghi|dinh|thong"
    r"|luat|quy|tu|sau|den|duoc|thu|xong|nhan|ky|mat|chet|roi|qua|nhap|chuyen|ban|bo|phap|ap|dung|ke)\b"
)
"""A word between "sinh" and the date after which it is the date of something else, or of no one."""


def find_births(seen: str) -> Iterator[Hit]:
    """Find the date after "sinh" (born) or before "là ngày sinh"; dates of all else stay."""
    born = [match for match in _BORN.finditer(seen) if not f" {seen[: match.start()]}".endswith(_NOT_BORN)]
    if not born:
        return
    for label in born:
        match = _DATE.match(seen, label.end())
        if match and _said_of_birth(seen[: label.start()], match["between"]):
            yield Hit(*match.span("date"), Kind.BIRTH)
            if other := _CORRECTED.match(seen, match.end()):
                yield Hit(*other.span("date"), Kind.BIRTH)
    for match in _SAID_AFTER.finditer(seen):
        yield Hit(*match.span("date"), Kind.BIRTH)


def _said_of_birth(before: str, between: str) -> bool:
    called = before.endswith(("ngay ", "thang ", "nam ")) and _IS.search(between)
    return bool(called) or not _ANOTHER_DATE.search(between)
