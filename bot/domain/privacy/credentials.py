"""Passwords and one-time codes that somebody wrote down; talk about them is left alone."""

import re
from collections.abc import Iterator

from bot.domain.privacy.contacts import DIGIT
from bot.domain.privacy.shadow import BARRIER, Hit, Kind

_PASSWORD = r"mat khau|mat ma|passwords?|passcode|pass|pwd|pw|mk|(?:ma|so) pin"  # noqa: S105  its names
_OTP = r"otp|(?:ma|so) (?:xac (?:thuc|nhan|minh)|kich hoat|bao mat)|verification code|sms code"
_FILLER = (
    "cua|em|toi|tui|minh|con|chau|anh|chi|me|ba|bo|cha|vneid|dich|vu|cong|quoc|gia|dvc|dang|nhap|tai|khoan|tk"
    "|app|ung|dung|moi|cu|cap(?: 2)?|the|ma|xai|hay|de|tren|ne|va|email|gmail|zalo|nay|hien|mac|dinh|ngan"
    "|hang|thi|dat|go|doi|thanh|tao|nhu|sau|duoc"
)
_GIVEN = re.compile(
    rf"(?<![a-z])(?:{_PASSWORD})(?![a-z])(?: (?:{_FILLER})(?!\w)){{0,7}}"
    rf"(?P<link> ?[:=] ?| (?:la|is)(?: ?:)? | )[\"'(]?(?P<value>[^\s{BARRIER}]{{4,40}})(?P<after>.{{0,8}})"
)
_SAID_AFTER = re.compile(
    rf"(?<!\S)[\"'(]?(?P<value>\d{{3}}[ -]\d{{3}}|[^\s{BARRIER}]{{4,40}}?)[\"')]? (?:day )?(?:chinh )?la "
    rf"(?:ma )?(?:(?P<otp>{_OTP})|{_PASSWORD})(?![a-z])"
)
_CODE_NEAR = re.compile(
    rf"(?<![a-z])(?:{_OTP})(?![a-z])(?P<between>[^\d{BARRIER}\n]{{0,45}})"
    rf"(?P<value>\d{{3}}[ -]\d{{3}}|\d{{4,8}})(?![.,/-]?\d| \d)(?P<after>.{{0,8}})"
)
_CODE_SENT = re.compile(
    rf"(?<![a-z])(?:nhan|gui|doc|sms|tin nhan|nhap)[^\d{BARRIER}\n.;]{{0,30}} (?:ma|code)"
    r"(?: so| la| nay| gom)?:? (?P<value>\d{6}|\d{3} \d{3})(?![.,/-]?\d| \d)(?P<after>.{0,8})"
)
_CODE = re.compile(r"\d{3}[ -]\d{3}|\d{4,8}")
_CODE_BEFORE = re.compile(
    rf"(?<![\d.,/-])(?P<value>(?!\d{{3}}000)\d{{6}})(?! ?d(?:ong)?\b)"
    rf"[^\d.,\n{BARRIER}]{{1,25}}(?<![a-z])(?:{_OTP})(?![a-z])"
)
_CODE_SPOKEN = re.compile(
    rf"(?<![a-z])(?:{_OTP})(?![a-z])[^\d{BARRIER}\n]{{0,20}}?(?<![a-z])"
    rf"(?P<value>{DIGIT}(?:[ ,.-]{{1,2}}{DIGIT}){{3,7}})(?![a-z])"
)
_ABOUT = re.compile(r"mat (?:khau|ma)|pass|pwd?(?![a-z])|mk|pin(?![a-z])|otp|code|(?<![a-z])(?:ma|so) ")
_UNIT = re.compile(
    r" ?(?:d|dong|vnd|k|so|chu|ky tu|ki tu|lan|ngay|phut|giay|gio|thang|nam|trieu|nghin|ngan|tr|%)(?![a-z])"
)
_TIGHT = re.compile(
    r"(?: (?:cua|em|toi|minh|con|chi|anh|nay|day|so|gom))*[ :=\"'(#-]{1,3}|.{0,40}(?:la|:|=)[ :\"'(]{0,3}"
)
_SAID_TO_BE = re.compile(r"(?:la|[:=])[ \"'(]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:goi|tong dai|hotline|so dien thoai|sdt|phi|tien|tu|nam|ngay|thong tu|nghi dinh)(?![a-z])"
)
_FORM = re.compile(
    r"[a-z]{1,4}\d{1,2}[a-z]?(?:-[a-z]+)?|\d+/\d{4}/\S+|[\d/.:-]*[/.:-][\d/.:-]*|1[89]00\d{4,6}"
)
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|kh|nh|ph|th|tr|ch|gi|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?", re.ASCII
)
_ORDINARY = re.compile(
    r"password|passcode|otp|vneid|sms|pass|pin|e?mail|gmail|face|faceid|online|mobile|wifi|sai|login|app|zalo"
    r"|null|none|user|username|admin"
)
"""Words that are no Vietnamese syllable and no password either."""


def find_credentials(seen: str) -> Iterator[Hit]:
    """Find passwords and one-time codes, only where the value itself is there."""
    if not _ABOUT.search(seen):
        return
    for match in _GIVEN.finditer(seen):
        value = match["value"].rstrip(".,;?!)\"'")
        if _password(
            value,
            linked=match["link"] != " " or "pin" in match[0][:6],
            after=match.string[match.start("value") + len(value) :],
        ):
            yield Hit(match.start("value"), match.start("value") + len(value), Kind.PASSWORD)
    for match in _SAID_AFTER.finditer(seen):
        code = match["otp"] and _CODE.fullmatch(match["value"])
        if code or (
            any(map(str.isdigit, match["value"])) and _password(match["value"], linked=True, after="")
        ):
            yield Hit(*match.span("value"), Kind.OTP if match["otp"] else Kind.PASSWORD)
    for match in _CODE_NEAR.finditer(seen):
        if _code(match):
            yield Hit(*match.span("value"), Kind.OTP)
    for match in _CODE_SPOKEN.finditer(seen):
        yield Hit(*match.span("value"), Kind.OTP)
    for match in _CODE_BEFORE.finditer(seen):
        yield Hit(*match.span("value"), Kind.OTP)
    for match in _CODE_SENT.finditer(seen):
        if not _UNIT.match(match["after"]):
            yield Hit(*match.span("value"), Kind.OTP)


def _password(value: str, *, linked: bool, after: str) -> bool:
    """Tell a password from an ordinary word: figures or signs in it, or no Vietnamese syllable."""
    if value.isdigit():
        return 4 <= len(value) <= 12 and not _UNIT.match(after[:8]) and (linked or len(value) >= 6)
    if _FORM.fullmatch(value) or _ORDINARY.fullmatch(value):
        return False
    if any(map(str.isdigit, value)) or any(sign in value for sign in "@#$%^&*!_+"):
        return len(value) >= (4 if linked else 6) and any(map(str.isalpha, value))
    return linked and len(value) >= 5 and value.isalpha() and not _SYLLABLE.fullmatch(value)


def _code(match: re.Match[str]) -> bool:
    """Six figures anywhere after "OTP" are the code; four to eight must be said to be it."""
    if _UNIT.match(match["after"]) or _FORM.fullmatch(match["value"]):
        return False
    if _TIGHT.fullmatch(match["between"]):
        return bool(_SAID_TO_BE.search(match["between"])) or not _YEAR.fullmatch(match["value"])
    return len(_figures(match["value"])) == 6 and not _ELSEWHERE.search(match["between"])


def _figures(value: str) -> str:
    return "".join(filter(str.isdigit, value))
