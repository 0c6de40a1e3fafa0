"""Dates and years that are said to be those of somebody's birth, in figures or in words."""

import re
from collections.abc import Iterator

from bot.domain.privacy.shadow import Hit, Kind

_DAY, _MONTH = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_BETWEEN = r"(?: {0,2}[/.\\,_-] {0,2}| {1,2})"
_FIGURES = (
    rf"{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}(?:{_YEAR}|\d\d)(?![\d/])"
    rf"|{_YEAR} ?[/. -] ?{_MONTH} ?[/. -] ?{_DAY}(?!\d)"
    rf"|(?:3[01]|[12]\d|0[1-9])(?:1[0-2]|0[1-9])(?:{_YEAR}|\d\d)(?!\d)"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_ENGLISH = rf"{_DAY}[ -]?{_MONTHS}[ ,-]{{1,2}}{_YEAR}|{_MONTHS} {_DAY},? {_YEAR}"
_DAY_AND_MONTH = (
    rf"{_ENGLISH}|(?<=ngay ){_DAY}[.-]{_MONTH}(?![\d.,/-]| ?(?:thang|ngay)\b)|(?!0?1/0?1"
    rf"(?!\d)){_DAY}/{_MONTH}(?: nam {_YEAR}|(?![\d/]| ?(?:thang|ngay)\b))"
)
_N = (
    r"(?:\d{1,4}|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|ram|gieng|chap|tram"
    r"|nghin|ngan|khong|linh|le)"
)
_SPOKEN = "(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|nghin|ngan|khong|linh|le)"
_WORDS = (
    rf"(?:{_YEAR},? (?:ngay|mung|mong) )?{_N}(?: {_N}){{0,2}},? ?-?th(?:ang|g)? {_N}(?: {_N})?(?![a-z0-9])"
    rf"(?:[,-]? ?(?:am lich )?(?:nam )?{_N}(?: {_N}){{0,8}}(?![a-z0-9]))?(?! (?:ngay|tuan|lan)\b)"
)
_BORN = re.compile(
    r"(?<![a-z])(?:s[ia]nh|chao doi|ra doi|s/?n|ns|dob|d\.o\.b|born|birth|birthday)(?![a-z])|(?<![a-z])s\.n\."
)
_BEFORE_SINH = "khai hoc thi ve ho chung tuyen du phat an hy hi tai cuu ky ki dich thu can giam quan"
_NOT_BORN = tuple(f" {word} " for word in _BEFORE_SINH.split())
"""With these before it, "sinh" makes another word: khai sinh, học sinh, dự sinh …"""

_DATE = re.compile(
    rf"(?P<between>(?: luc \d{{1,2}} ?(?:h|gio)[ \d]{{0,3}})?[a-z :=()'\"\n-]{{0,50}}?)"
    rf"(?:(?<![a-z\d])|(?<=ngay)|(?<=sinh))(?P<date>{_FIGURES}|{_DAY_AND_MONTH}|{_WORDS})"
)
_GAVE_BIRTH = re.compile(
    r"(?:^|(?<=[\n,.] )|(?<=[\n,.])|(?<![a-z])(?:vo|xa|no|nha|em|be|con|chau|chi|co|me|ba|tui|toi"
    r"|minh|toi|moi|vua|da|duoc)) ?de"
    r"(?: (?:be|con|chau|em|trai|gai|thuong|mo|rot|xong|non|doi|duoc|ra|mot|dua)){0,3}(?: (?:vao|hom"
    r"|hoi|luc|dem|sang|ngay|nam|thang)){1,3} "
    rf"(?P<date>{_FIGURES}|{_DAY_AND_MONTH}|{_WORDS}|{_YEAR}(?![\d.,/-]?\d))"
    r"(?! (?:nop|lam|di|lay|nhan|hen|den|toi|ra|cap)(?![a-z]))"
)
"""Southern and homely "đẻ"; without its marks it may be "để", so the date has to follow at once."""

_COUNTED = (
    r"(?! ?(?:lan|tuoi|thang|ngay|con|nguoi|dua|be|k|d|dong|tr|trieu|nghin|ngan|tuan|%|gio|phut)(?![a-z]))"
)
_YEAR_ENDS = (
    r"(?!\d|/(?!(?:19|20)\d\d)|[.,-]\d| ?(?:-|den|toi|ve|tro)(?: nam)? ?\d| (?:tro|do) (?:di|ve|lai"
    r"|len|xuong)"
    r"| (?:ve|den|di) (?:sau|truoc|nay))"
)
_TWO_DIGITS = rf"(?:[3-9]\d|[012]\d)(?!\d|[.,/:-]?\d){_COUNTED}"
_SPELT = rf"(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?: {_SPOKEN}){{1,8}}(?![a-z0-9]){_COUNTED}"
_WHOSE = (
    r"(?: (?:cua con|cua|em|toi|tui|minh|chau|anh|chi|me|ba|bo|cha|ong|chong|vo|be|no|la|ghi|dung"
    r"|that|khoang|tam"
    r"|chung|co|hoi|ra|vao|am|lich|duong|trong|cccd|tren|giay|to|co|trai|gai|lon|nho|nam|dau|ut|ay))"
)
_YEAR_SAID = re.compile(
    rf"(?:(?P<rest>{_WHOSE}{{0,7}}|(?: (?:tai|o|que)(?: [a-z]+){{1,6}}?,?)?(?: nam)?) ?[:=(-]? ?)"
    rf"(?:(?<=n)|(?<=h)|(?<=m)|(?<![a-z\d]))"
    rf"(?P<date>(?:(?:thang )?{_MONTH}(?: ?[/.-] ?| nam ))?{_YEAR}{_YEAR_ENDS}(?! ?(?:d|dong|k|tr"
    rf"|trieu)(?![a-z])))"
)
_SHORT_YEAR = re.compile(
    rf"(?:(?: ?nam)?(?:{_WHOSE}{{0,4}} (?:la|ghi))?| (?:la|khoang|chung) nam) ?[:=]? ?"
    rf"(?P<date>{_TWO_DIGITS}{_YEAR_ENDS}|(?:(?<=nam )|(?<=la )|(?<=: )){_SPELT})"
)
_GENERAL = re.compile(
    r"(?:nguoi|nhung ai|ai|tre|tre em|cong dan|thanh nien|doi tuong|truong hop|cac chau|cac be|cac em)"
    r"(?: (?:dan|co|nao|duoc|ma|deu))? (?:nam )?$"
)
"""Of whom rules speak: "người sinh năm 1960 thì …"."""

_AND = re.compile(
    r",? ?(?:(?:va|con|voi|chong|vo|me|ba|bo|cha|em|anh|chi|chau|be|dua|sau|lon|nho|trai|gai|thi|la"
    r"|nam|ut)(?: |,)){1,4}"
    rf"(?:nam )?(?P<date>{_YEAR}{_YEAR_ENDS}|{_FIGURES})"
    rf"|(?:(?: va| hoac| hay|,|;| -)? ?|/)(?P<next>{_FIGURES}|{_YEAR}{_YEAR_ENDS})"
)
"""The year of the next in the family: "em sinh năm 1990, chồng 1988"."""

_CORRECTED = re.compile(
    r"[a-z ,;()]{0,40}(?<![a-z])(?:ghi|thanh|sang)(?: (?:la|thanh|nham|sai|ngay|lai|nam|sinh))*:? "
    rf"(?P<date>{_FIGURES}|{_WORDS}|{_YEAR}{_YEAR_ENDS})"
)
"""The other date of somebody whose papers disagree: "ngày sinh đúng là …, trong CCCD ghi …"."""

_THERE = re.compile(
    r"(?: (?:tai|o|thu (?:\d|[a-z]+)|chu nhat)(?![a-z])[^\n.:?]{0,80}?| (?:be|con|chau) (?:trai|gai"
    r"|dau|thu \w+))?,? ?"
    rf"(?:vao |hom )?(?:ngay|hom|nam) (?P<date>{_FIGURES}|{_DAY_AND_MONTH}|{_WORDS})"
)
_SINCE = re.compile(r" (?:tu|den|truoc|sau|song|khai|truong|ke) ")
_CHANGED = re.compile(rf"[a-z ]{{0,30}} tu (?:ngay )?(?:{_FIGURES}) (?:thanh|sang|qua|lai)(?![a-z])")
_IS = re.compile(r"(?<![a-z])(?:la|ghi)[ :]*$|[:=]\s*$")
_SAID_AFTER = re.compile(
    rf"(?<![\d/.-])(?P<date>{_FIGURES}|{_YEAR}(?![\d.,/-]))(?: ?\(|\)?,? (?:day )?(?:moi )?(?:chinh )?la )"
    r"(?:ngay )?(?:thang )?(?:nam )?s[ia]nh(?![a-z]| hoat| vien)"
    rf"|(?<![\d/.-])(?P<at>{_FIGURES}),? \(?s[ia]nh (?:tai|o|que)(?![a-z])"
    rf"|(?<![a-z])(?:nam |\()(?P<year>{_YEAR})\)? s[ia]nh(?: nam)?(?=$|[.,;)])"
)
_ZODIAC = re.compile(
    r"(?<![a-z\d])tuoi (?:(?:con )?(?:(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) )?"
    r"(?:ty|chuot|suu|trau|dan|cop|ho|mao|meo|thin|rong|ran|ngo|ngua|mui|de|than|khi|dau|ga|tuat|cho|hoi|heo)"
    rf"[ ,(]{{1,3}}|con )?(?:nam |sn )?(?P<date>{_YEAR}{_YEAR_ENDS})"
)
"""An age told by its year: "tuổi Canh Ngọ 1990", "tuổi con 1990"."""

_NEAR = r"(?:(?!cap|hen|nop|tra |han |tu |den |ngay|xong|duoc|lam|ket|mat|ra |ve |di |luc)[^\d|\n]){1,40}"
_BESIDE_ID = re.compile(
    rf"(?<!\d)0\d{{11}}(?:{_NEAR}|\|\d{{0,9}}\|[^|\n]{{1,60}}\|)(?P<date>{_FIGURES})"
    rf"|(?<![\d/.-])(?P<before>{_FIGURES}){_NEAR}0\d{{11}}(?!\d)"
)
"""A record of a person, or what the code on an identity card reads: id | old id | name | birth."""

_ANOTHER_DATE = re.compile(
    r"\b(?:vien|hoat|hoc|trac|song|hen|han|nop|cap|khai|lam|dang|tra|truoc|het|hieu|quyet|nghi|dinh|thong"
    r"|luat|quy|tu|sau|den|duoc|thu|xong|nhan|ky|mat|chet|roi|qua|nhap|chuyen|ban|bo|phap|ap|dung|ke)\b"
)
"""A word between "sinh" and the date after which it is the date of something else, or of no one."""

_OFFICIAL = re.compile(r"\b(?:hen|han|nop|cap|nghi|luat|thong|quyet|hieu|het|tu|truoc|sau|dang ky|mat|lam)\b")
"""Of these the date is even after "ngày sinh"."""

_ABOUT = re.compile(r"s[ia]nh|doi|s/?n|ns|dob|d\.o\.b|born|birth|tuoi|de|s\.n|\d{12}")


def find_births(seen: str) -> Iterator[Hit]:
    """Find the date or year after "sinh" (born) or before "là ngày sinh"; dates of all else stay."""
    if not _ABOUT.search(seen):
        return
    for label in _BORN.finditer(seen):
        if f" {seen[: label.start()]}".endswith(_NOT_BORN):
            continue
        if match := _after(label):
            yield Hit(*match.span("date"), Kind.BIRTH)
            while match := _CORRECTED.match(seen, match.end()) or _AND.match(seen, match.end()):
                yield Hit(*match.span(str(match.lastgroup)), Kind.BIRTH)
    for pattern in (_SAID_AFTER, _GAVE_BIRTH, _ZODIAC, _BESIDE_ID):
        for match in pattern.finditer(seen):
            yield Hit(*match.span(str(match.lastgroup)), Kind.BIRTH)


def _after(label: re.Match[str]) -> re.Match[str] | None:
    """Return the date that follows "born", or else the year, when it is one person's."""
    seen, at, before = label.string, label.end(), label.string[max(0, label.start() - 40) : label.start()]
    date = _DATE.match(seen, at)
    if date and (_said_of_birth(before, date["between"]) or _CHANGED.match(seen, at)):
        return date
    there = _THERE.match(seen, at)
    if there and not _OFFICIAL.search(there[0]) and " khai" not in there[0]:
        return there
    if _GENERAL.search(before):
        return None
    year = _YEAR_SAID.match(seen, at) or (_SHORT_YEAR.match(seen, at) if _short(label, before) else None)
    return None if year and _SINCE.search(year[0]) else year


def _short(label: re.Match[str], before: str) -> bool:
    """Say whether two figures can be the year: "sn 98", "sinh năm 98", "năm sinh 98"."""
    following = label.string[label.end() : label.end() + 24]
    return label[0] not in ("sinh", "sanh") or " nam" in following or before.endswith("nam ")


def _said_of_birth(before: str, between: str) -> bool:
    if before.endswith(("ngay ", "thang ", "nam ")):
        return bool(_IS.search(between)) or not _OFFICIAL.search(between)
    return not _ANOTHER_DATE.search(between)
