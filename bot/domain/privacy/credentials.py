"""Passwords and one-time codes that somebody wrote down; talk about them is left alone."""

import re
from collections.abc import Iterator

from bot.domain.privacy.contacts import DIGIT
from bot.domain.privacy.shadow import BARRIER, Hit, Kind

_PASSWORD = (
    r"mat ?khau|mat ma|passwords?|passcode|pass ?word|pass|pwd|pw|mk|(?:ma|so) pin|pin|ma (?:mo )?khoa"  # noqa: S105
)
"""The names of passwords."""

_OTP = (
    r"otp|(?:ma|so) (?:xac (?:thuc|nhan|minh)|kich hoat|bao mat|dang nhap)|verification code|(?:sms"
    r"|your) code"
)
_FIGURES = r"\d(?:(?>[.,_-] ?| {1,2}(?:- )?)?\d){3,7}(?!(?:[.,/-]| {1,2})?\d)"
"""Four to eight figures, together or apart."""

_FILLER = (
    "tu|cua|no|e|a|c|em|toi|tui|minh|con|chau|anh|chi|me|ba|bo|cha|vneid|wifi|dich|vu|cong|quoc|gia|dvc"
    "|dang|nhap|tai|khoan|tk"
    "|app|ung|dung|moi|cu|cap(?: [12])?|the|ma|xai|hay|de|dɛ|tren|ne|va|email|gmail|zalo|nay|hien"
    "|mac|dinh|ngan"
    "|hang|thi|dat|go|doi|thanh|tao|nhu|sau|duoc|van|co phai|phai|thu|bang|voi|nho|nhap|luc|truoc"
    "|dau|dung|xai"
)
_GIVEN = re.compile(
    rf"(?<![a-z])(?:{_PASSWORD})(?![a-z])(?: (?:{_FILLER})(?!\w)){{0,7}}"
    rf"(?P<link> ?(?:[:=]|->|=>|- ) ?| (?:la|is)(?: ?:)? | )(?P<quote>[\"'(]?)"
    rf"(?P<value>\d(?: \d){{3,11}}(?! ?\d)|\d\d(?: \d\d){{1,5}}(?! ?\d)|\d{{3}} \d{{3}}(?! ?\d)"
    rf"|[^\s{BARRIER}]{{3,40}})"
)
_GIVEN_LATER = re.compile(
    rf"(?<![a-z])(?:mat ?khau|mat ma|password|passcode|pass|(?:ma|so) pin)(?![a-z])"
    rf"(?P<between>[^.;\n{BARRIER}]{{1,60}}?)"
    rf"(?P<link> la:? | ?[:=] ?)[\"'(]?(?P<value>[^\s{BARRIER}]{{4,40}})"
)
"""However many words stand between; then only what looks like a password is one."""

_LOGIN = re.compile(
    rf"(?<!\d)\d{{9,12}} ?/ ?(?P<value>(?=[^\s{BARRIER}]{{0,30}}[a-z@#$!])[^\s{BARRIER}]{{6,40}})"
)
"""A name and a password as people note them: 0912345678/Abc@123."""

_AGAIN = re.compile(
    rf"[\"')]?,?(?: (?:/|-|&|va|hoac|hay|roi|moi|thanh|sang|qua|la|cu|->)){{1,4}}:? [\"'(]?"
    rf"(?P<value>(?=[^\s{BARRIER}]{{0,30}}\d)"
    rf"[^\s.,;{BARRIER}]{{6,40}})(?!\S)(?! ?(?:d|dong)(?![a-z]))"
)
_CODE_AGAIN = re.compile(
    r"[,;]?(?: (?:/|-|&|va|hoac|hay|roi|lan|truoc|dau|kia|sau|hai|2|la|lai|nua|them|toi)){0,6}:? (?P<value>"
    r"(?!\d{3}000)\d{6})(?![.,/-]?\d| ?d(?:ong)?\b)"
)
_PHRASE = re.compile(r"(?:[a-z]{1,8} ){1,3}[\da-z@#!]*\d[\da-z@#!]*(?: @)?|[a-z]{2,8} [a-z]{2,8}")
_SAID_AFTER = re.compile(
    rf"(?<!\S)[\"'(]?(?:[a-z]-)?(?P<value>{_FIGURES}|[^\s{BARRIER}]{{4,40}}?)[\"')]? (?:day )?(?:chinh )?la "
    rf"(?:ma )?(?:(?P<otp>{_OTP})|{_PASSWORD})(?![a-z])"
)
_CODE_NEAR = re.compile(
    rf"(?<![a-z])(?:{_OTP})(?![a-z])"
    rf"(?P<between>[^\d{BARRIER}\n]{{0,45}}(?:[4-8] (?:chu )?so(?![a-z])[^\d{BARRIER}\n]{{0,25}}"
    rf"|(?<=lan )\d )?)"
    rf"(?P<value>{_FIGURES})(?P<after>.{{0,8}})"
)
_CODE_SENT = re.compile(
    rf"(?<![a-z])(?:(?:nhan|gui|doc|sms|tin nhan|nhap|bao|ra|ve|day|co)[^\d{BARRIER}\n.;]{{0,30}} (?:ma|code)"
    r"(?: so| la| nay| gom){0,2}|(?<!zip )(?<!post )code(?: so| la| is)?"
    r"|ma(?: (?:so|no|ho|ben|may|vua|moi|em|tui|toi|minh|duoc|do|he thong|app|vneid|zalo|dvc)(?!\w)){0,4}"
    rf" (?:gui|nhan|ve|den|bao|nhap|dang nhap|[4-8] (?:chu )?so)(?!\w)[^\d{BARRIER}\n.;]{{0,40}}?)"
    r"(?P<link> ?[:=] ?| la:? | )"
    rf"(?P<value>{_FIGURES})(?P<after>.{{0,8}})"
)
_CODE_ENTERED = re.compile(
    r"(?<![a-z])(?:ma|code) (?P<value>(?!\d{3}000)\d{6}|\d{3} \d{3})"
    r"(?![.,/-]?\d| \d| ?d(?:ong)?\b)"
    r"|(?<![a-z])(?:so|day so|tin nhan|sms|tin) (?P<sent>(?!\d{3}000)\d{6}|\d{3} \d{3})(?= (?:nay "
    r"|do |vua |moi )?(?:gui|ve|nhap|nhan))"
    r"|(?<![a-z])(?:nhap|go|dien|bam|sms|tin nhan|nhan ve|gui ve|gui den|may hien|nhan duoc)(?: "
    r"(?!tien|phi|quyet|nghi|so|thong|thu|muc)[a-z]{1,8}){0,4}:? "
    r"(?P<typed>(?!\d{3}000)\d{6})(?!/|[.,-]?\d| \d| ?(?:d|dong|vnd|k)(?![a-z]))"
    r"|(?<![\d.,/-])(?P<told>(?!\d{3}000)\d{6}|\d(?: \d){5}|\d{3} \d{3}|\d\d \d\d \d\d) (?:do )?"
    r"(?:chinh )?la (?:cai |day )?(?:ma|so|code)"
    r"(?: [a-z]{1,8}){0,3} (?:gui|nhan|ve|sms|bao|nhan tin|may|dang nhap)(?![a-z])"
)
_CODE = re.compile(_FIGURES)
_SPOKEN_BEFORE = re.compile(
    rf"(?<![a-z])(?P<value>{DIGIT}(?:[ ,.-]{{1,2}}{DIGIT}){{3,7}}) la (?:ma )?(?:{_OTP})(?![a-z])"
)
_CODE_BEFORE = re.compile(
    rf"(?<![\d.,/-])(?P<value>(?!\d{{3}}000)\d{{6}}|\d{{3}} \d{{3}}|\d(?: \d){{5}})(?! ?d(?:ong)?\b)"
    rf"[^\d.\n{BARRIER}]{{1,25}}(?<![a-z])(?:{_OTP})(?![a-z])"
)
_CODE_SPOKEN = re.compile(
    rf"(?<![a-z])(?:{_OTP})(?![a-z])[^\d{BARRIER}\n]{{0,45}}?(?<![a-z])"
    rf"(?P<value>{DIGIT}(?:[ ,.-]{{1,2}}{DIGIT}){{3,7}})(?![a-z])"
)
_ABOUT = re.compile(
    r"mat ?(?:khau|ma)|pass|pwd?(?![a-z])|mk|pin(?![a-z])|otp|code|(?<![a-z])(?:ma|so) |\d{6}|\d \d \d"
)
_UNIT = re.compile(
    r" ?(?:d|dong|vnd|k|so|chu|ky tu|ki tu|lan|ngay|phut|giay|gio|thang|nam|trieu|nghin|ngan|tr|%)(?![a-z])"
)
_CURRENCY = re.compile(r" ?(?:d|dong|vnd|k|tr|trieu|nghin|ngan|%)(?![a-z])")
"""What makes six figures a sum; nobody counts so many hours or days."""

_TIGHT = re.compile(
    r"(?: (?:cua|em|toi|tui|minh|con|chi|anh|nay|day|ne|nhan|duoc|gui|ve|moi|vua|vneid|zalo|so"
    r"|gom))*[ :=\"'(#-]{1,3}|.{0,40}(?:la|:|=)[ :\"'(]{0,3}"
)
_SAID_TO_BE = re.compile(r"(?:la|[:=])[ \"'(]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENT = re.compile(r"(?<![a-z])(?:gui|nhan duoc|la|bao|ve|hien|doc|zalo|tin nhan)(?![a-z])")
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:goi|tong dai|hotline|ton|thu tuc|mat|so dien thoai|sdt|phi|tien|tu|nam|ngay"
    r"|thong tu|nghi dinh)(?![a-z])"
)
_NO_CODE = re.compile(
    r"\d{1,2}([.-])\d{1,2}\1\d{2,4}|(?:19|20)\d\d([.-])\d{1,2}\2\d{1,2}|(?:19|20)\d\d[ -](?:19|20)\d\d"
    r"|\d\.\d{6}|\d{1,3}(?:[. ]\d{3})*[. ]000|1[89]00[ .-]?\d{4}|1[89]00|\d{1,2}[.]\d\d ?- ?\d{1,2}[.]\d\d"
)
"""A date, years, a procedure's code, an amount, a public line, opening hours."""

_FORM = re.compile(
    r"[a-z]{1,4}\d{1,2}[a-z]?(?:-[a-z]+)?|\d+/\d{4}/\S+|[\d/.:-]*[/.:-][\d/.:-]*|1[89]00\d{4,6}"
    r"|\d{1,3}(?:[.,]\d{3})*(?:d|k|tr|dong|vnd)|\d{1,2}(?:h|g)\d{0,2}"
)
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|kh|nh|ph|th|tr|ch|gi|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?", re.ASCII
)
_ORDINARY = re.compile(
    r"password|passcode|otp|vneid|sms|pass|pin|e?mail|gmail|face|faceid|online|mobile|wifi|sai|login|app|zalo"
    r"|null|none|user|username|admin|cccd|cmnd|vssid|etax|bhxh|bhyt|sdt|stk|dvc|dvcqg|tphcm|ubnd"
)
"""Words that are no Vietnamese syllable and no password either."""


_ONE_WORD_ENDS = re.compile(
    r"[\"')]?(?:\s*$|[.,;!\n)]| (?:nha|nhe|ne|do|a|nghe|dung khong|phai khong)(?![a-z]))"
)
_WHOSE = re.compile(r" (?:em|toi|tui|minh|con|chau|anh|chi|me|ba|bo|cha) (?:.{0,30} )?la ")
_TALK_WORDS = (
    "quen sai mat doi chi sao nao gi dau roi day vay may bao khong chua dung lo duoc moi kia hen ban "
    "yeu manh rieng can bat buoc thoi kho nhieu sua tao lay cap dat hoi nhap cua minh tui toi con anh "
    "nguoi dan chu nho hay het loi khoa xong nhu the nay ngay sinh ten bi phai cho xin giup muon lam "
    "goi tong dai hotline so dieu thieu nam muc it nhat da tren duoi vneid quan trong kieu ky tu "
    "chuoi bang vao trang app lien he ra vo qua gom co thong tin otp sdt cccd ma phi cong an thu tuc "
)
_TALK = frozenset(_TALK_WORDS.split())
"""What else stands alone after "mật khẩu là" or "mật khẩu:"."""


def find_credentials(seen: str) -> Iterator[Hit]:
    """Find passwords and one-time codes, only where the value itself is there."""
    if not _ABOUT.search(seen):
        return
    yield from _passwords(seen)
    yield from _codes(seen)


def _passwords(seen: str) -> Iterator[Hit]:
    for match in _GIVEN.finditer(seen):
        value = match["value"].rstrip(".,;?!)\"'")
        start, end = match.start("value"), match.start("value") + len(value)
        linked = (
            match["link"] != " "
            or (match["quote"] in ("'", '"') and bool(match["quote"]))
            or match[0].startswith(("ma pin", "so pin"))
        )
        if _password(value, linked=linked, after=seen[end : end + 14]):
            yield Hit(start, end, Kind.PASSWORD)
            if other := _AGAIN.match(seen, end):
                yield Hit(*other.span("value"), Kind.PASSWORD)
            elif other := _CODE_AGAIN.match(seen, end):
                yield Hit(*other.span("value"), Kind.OTP)
        elif linked and (phrase := _phrase(match)):
            yield Hit(*phrase, Kind.PASSWORD)
    for match in _LOGIN.finditer(seen):
        yield Hit(*match.span("value"), Kind.PASSWORD)
    for match in _GIVEN_LATER.finditer(seen):
        value = match["value"].rstrip(".,;?!)\"'")
        start, end = match.start("value"), match.start("value") + len(value)
        if (
            not _SYLLABLE.fullmatch(value)
            and len(value) > 4
            and _password(value, linked=True, after=seen[end : end + 14])
        ):
            yield Hit(start, end, Kind.PASSWORD)
    for match in _SAID_AFTER.finditer(seen):
        value = match["value"]
        if match["otp"]:
            if _CODE.fullmatch(value) and not _NO_CODE.fullmatch(value):
                yield Hit(*match.span("value"), Kind.OTP)
        elif not _SYLLABLE.fullmatch(value) and _password(value, linked=True, after=""):
            yield Hit(*match.span("value"), Kind.PASSWORD)


def _phrase(match: re.Match[str]) -> tuple[int, int] | None:
    """Return where a password of several words lies: "mật khẩu của em là hoa hồng 99"."""
    seen, start = match.string, match.start("value")
    phrase = _PHRASE.match(seen, start)
    if not phrase or not _TALK.isdisjoint(phrase[0].split()) or not _ONE_WORD_ENDS.match(seen, phrase.end()):
        return None
    counted = _UNIT.match(seen, phrase.end()) or seen[phrase.end() : phrase.end() + 2].strip().isdigit()
    whose = _WHOSE.search(match[0]) or match["link"].strip() in (":", "=")
    return None if counted or not whose else phrase.span()


def _codes(seen: str) -> Iterator[Hit]:
    for match in _CODE_NEAR.finditer(seen):
        if _code(match):
            yield Hit(*match.span("value"), Kind.OTP)
            if other := _CODE_AGAIN.match(seen, match.end("value")):
                yield Hit(*other.span("value"), Kind.OTP)
    for pattern in (_CODE_SPOKEN, _SPOKEN_BEFORE, _CODE_BEFORE, _CODE_ENTERED):
        for match in pattern.finditer(seen):
            yield Hit(*match.span(str(match.lastgroup)), Kind.OTP)
    for match in _CODE_SENT.finditer(seen):
        value, said = match["value"], match["link"] != " "
        if _UNIT.match(match["after"]) or _NO_CODE.fullmatch(value):
            continue
        if said or len(_figures(value)) == 6:
            yield Hit(*match.span("value"), Kind.OTP)


def _password(value: str, *, linked: bool, after: str) -> bool:
    """Tell a password from an ordinary word: figures or signs in it, or no Vietnamese syllable."""
    if value.replace(" ", "").isdigit():
        length = len(_figures(value))
        return (
            4 <= length <= 12
            and not _UNIT.match(after[:8])
            and (linked or length >= 6 or not (_YEAR.fullmatch(value) or value.endswith("00")))
        )
    if _FORM.fullmatch(value) or _ORDINARY.fullmatch(value):
        return False
    if any(map(str.isdigit, value)) or any(sign in value for sign in "@#$%^&*!_+"):
        return len(value) >= (4 if linked else 6) and any(map(str.isalpha, value))
    if not linked or not value.isalpha():
        return False
    if _SYLLABLE.fullmatch(value) or len(value) == 3:
        return value not in _TALK and bool(_ONE_WORD_ENDS.match(after))
    return len(value) >= 4


def _code(match: re.Match[str]) -> bool:
    """Six figures anywhere after "OTP" are the code; four to eight must be said to be it."""
    counted = _UNIT if len(_figures(match["value"])) < 6 else _CURRENCY
    if counted.match(match["after"]) or _NO_CODE.fullmatch(match["value"]):
        return False
    if _TIGHT.fullmatch(match["between"]):
        return bool(_SAID_TO_BE.search(match["between"])) or not _YEAR.fullmatch(match["value"])
    sent = _SENT.search(match["between"]) and not _YEAR.fullmatch(match["value"])
    return bool(sent or len(_figures(match["value"])) == 6) and not _ELSEWHERE.search(match["between"])


def _figures(value: str) -> str:
    return "".join(filter(str.isdigit, value))
