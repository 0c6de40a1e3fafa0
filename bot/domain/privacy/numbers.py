"""Long numbers: what each one is, by what is said beside it or else by its shape."""

import re
from collections.abc import Iterator

from bot.domain.privacy.shadow import BARRIER, Hit, Kind, hide

_S = r"(?> ?[._-]{1,2} ?| {1,3}|,)"
"""What may stand between the groups of one number."""

_BANKS = (
    r"agribank|vietcombank|vcb|bidv|vietinbank|techcombank|tcb|mb ?bank|mb|acb|sacombank|tpbank|vpbank|vib"
    r"|msb|ocb|seabank|eximbank|scb|abbank|nam ?a ?bank|bac a|pvcombank|vietbank|dong ?a ?bank|timo"
    r"|tech|zalopay"
    r"|viettinbank|vietin|nong nghiep|lien viet|shb|hdbank|lpbank|kienlongbank|momo|ngan hang"
)
_LABELS = {
    "id": r"cccd|can cuoc|cmnd|cmtnd|cmt|chung minh(?: thu)?|giay to tuy than|so cc|dinh danh|ddcn",
    "code": r"cvv2?|cvc|ccv",
    "bhxh": r"bhxh|bhyt|bhtn|bao hiem(?: xa hoi| y te)?",
    "tax": r"mst|(?:ma so|ma) thue",
    "phone": r"sdt|dt|dien thoai|phone|tel|zalo|goi|lien he|lh|alo|di dong|viber|may ban",
    "account": r"stk|so (?:tai khoan|tk|the)|account|the (?:tin dung|ghi no)|atm|visa|mastercard|napas",
    "bank": rf"tai khoan|tk|chuyen khoan|ck|{_BANKS}",
}
"""The words that say what the number after them is."""

_LABEL = re.compile(
    rf"(?<![a-z])(?:{'|'.join(f'(?P<{name}>{label})' for name, label in _LABELS.items())})(?![a-z])"
)
_GAP = re.compile(
    rf"(?:[^\d{BARRIER}\n]{{0,20}}\d{{1,2}}(?: (?:chu )?so(?![a-z])| ?[:)]))?[^\d{BARRIER}\n]{{0,45}}\n?"
)


def _value(fewest: int, most: int, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"\d(?:{_S}?\d){{{fewest - 1},{most - 1}}}{tail}(?!\d)")


_ACCOUNT = rf"\d(?:{_S}?\d){{5,18}}(?!\d)"
_VALUES = {
    "id": ((Kind.ID12, _value(12, 12)), (Kind.ID9, _value(9, 9))),
    "code": ((Kind.CARD, re.compile(r"\d{3,4}(?!\d)")),),
    "bhxh": ((Kind.BHXH, _value(10, 10)),),
    "tax": ((Kind.NUMBER, _value(10, 10, r"(?:-\d{3})?")),),
    "phone": ((Kind.PHONE, _value(9, 11)),),
    "account": ((Kind.CARD, re.compile(_ACCOUNT)),),
    "bank": ((Kind.CARD, re.compile(rf"(?!0\d(?:{_S}?\d){{8}}(?:(?:{_S}?\d){{2}})?(?!\d)){_ACCOUNT}")),),
}
"""How long such a number is; on the portal an account is often a phone number or an id."""

_AND_ACCOUNT = re.compile(r"(?:,|;|/| va| voi| hoac| hay) ?(?P<value>\d{6,19})(?![\d.,])")
_BEFORE_BANK = re.compile(
    rf"(?<![\d.,])(?:(?P<value>\d{{8,19}}|\d(?:{_S}?\d){{7,18}})(?!\d)[ ,(:-]{{1,3}}(?:(?:ben|cua|o"
    rf"|tai|nh|ngan hang) ){{0,2}}(?:{_BANKS})(?![a-z])"
    rf"|(?P<account>\d(?:{_S}?\d){{5,18}})(?!\d)[ ,(:-]{{1,3}}(?:(?:day |do )?(?:chinh )?la )?(?:stk"
    rf"|so (?:tai khoan|tk))(?![a-z]))"
)
_CARD_LENGTHS = (3, 4, *range(6, 20))
"""Three or four digits are the security code of a card."""

_PROCEDURE = re.compile(r"[1-9]\.\d{6}(?:\.\d+)*")

_WHOLE = (
    (Kind.PHONE, r"\+\d{9,14}|(?:00)?84(?:[35789]\d{8}|2\d{9})"),
    (Kind.CARD, r"\d{16,19}"),
    (Kind.ID12, r"\d{12}"),
    (Kind.PHONE, r"0\d{9,10}"),
    (Kind.ID9, r"\d{9}"),
    (Kind.NUMBER, r"\d{10,15}|\d{20,40}"),
)
_GROUPED = (
    (Kind.CARD, rf"\d{{4}}(?:{_S}\d{{4}}){{3}}(?:{_S}\d{{1,3}})?"),
    (Kind.ID12, rf"(?=0\d{{2,8}}(?:{_S}\d{{3,9}}){{1,3}}(?!\d))0(?:{_S}?+\d){{11}}+"),
    (Kind.ID12, r"0\d\d(?:, \d{3}){3}|0\d\d(?P<odd>[/|:;~*+])\d{3}(?:(?P=odd)\d{3}){2}"),
    (Kind.ID12, rf"0\d\d{_S}\d{_S}\d\d{_S}\d{{6}}"),
    (Kind.ID12, r"0\d(?P<pair>[ .-])\d\d(?:(?P=pair)\d\d){4}(?!(?P=pair)[\d\ue000])"),
    (Kind.ID12, rf"\(0\d\d\)(?:{_S}?\d){{9}}"),
    (Kind.ID12, r"(?=0(?:[ .-]?\d){11}(?!\d))0\d\d(?P<any>[ .-])\d{1,6}(?:(?P=any)\d{1,6}){1,4}"),
    (Kind.ID12, rf"0\d\d(?:{_S}?+\d){{9}}+"),
    (Kind.ID12, r"0(?P<digit>[ .-])\d(?:(?P=digit)\d){10}"),
    (Kind.PHONE, rf"(?:\(?\+|00)?84\)?{_S}?(?:\(?0\)?{_S}?)?[35789](?:{_S}?+\d){{8}}+"),
    (Kind.PHONE, rf"(?=[\d .,_-]{{0,12}}\d{{3}})0{_S}?[35789](?:{_S}?+\d){{8}}+"),
    (Kind.PHONE, rf"\(0[35789]\d\d\)(?:{_S}?\d){{6}}|0[35789]\d\d(?:/\d{{3}}){{2}}"),
    (Kind.PHONE, r"0[35789](?P<two>[ .-])\d\d(?:(?P=two)\d\d){3}"),
    (Kind.PHONE, r"0(?P<one>[ .-])[35789](?:(?P=one)\d){8}"),
    (Kind.PHONE, rf"\(?02\d{{1,2}}\)?(?:{_S}?\d){{7,8}}"),
    (Kind.PHONE, rf"(?=0\d{{2,8}}(?:{_S}\d{{3,9}}){{1,3}}(?!\d))0(?:{_S}?+\d){{10}}+"),
    (Kind.NUMBER, rf"\d{{3}}(?:{_S}\d{{3}}){{3,30}}"),
    (Kind.ID9, rf"\d{{3}}{_S}\d{{3}}{_S}\d{{3}}"),
    (
        Kind.NUMBER,
        rf"(?=\d(?:{_S}?\d){{12,14}}(?!\d))(?!(?:19|20)\d\d{_S}(?:19|20)\d\d)\d{{3,5}}"
        rf"(?P<cut>[ .-])\d{{3,6}}(?:(?P=cut)\d{{1,6}}){{1,3}}",
    ),
    (Kind.NUMBER, rf"(?!(?:19|20)\d\d{_S}(?:19|20)\d\d|1[89]00|\d+[ ]\d\d00[ ])\d{{4}}(?:{_S}\d{{4}}){{2}}"),
)
"""The ways in which such numbers are broken up: 3-3-3-3, the official 3-1-2-6, pairs, single digits …"""

_NOT_A_NUMBER = (
    r"(?<!\d[.,/:-])(?!\d\d(?P<day>[ .-])\d\d(?P=day)(?:19|20)\d\d(?!(?P=day)?\d))"
    r"(?!\d\d\.\d\d ?- ?\d\d\.\d\d)(?!(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!0\d)|(?![.\d]))){4})"
)
"""The rest of a decimal or of a code, a date before another number, opening hours, an IP address."""


def _either(shapes: tuple[tuple[Kind, str], ...], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{at}>{shape})(?!\\d)" for at, (_, shape) in enumerate(shapes))


_BARE = re.compile(
    rf"(?<!\d)(?=[\d+(])(?:{_either(_WHOLE, 'w')}|{_NOT_A_NUMBER}(?:{_either(_GROUPED, 'g')}))"
)
_KINDS = {f"w{at}": kind for at, (kind, _) in enumerate(_WHOLE)} | {
    f"g{at}": kind for at, (kind, _) in enumerate(_GROUPED)
}
_UUID = re.compile(r"[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}")
"""How the national portal addresses its pages."""

_LONG_NUMBER = re.compile(r"\d(?:[^\da-z]{0,3}\d){5}")
_MONEY = re.compile(
    r" ?(?:d|dong(?! (?:le|phi|tien|thue|bao|hoc))|vnd|trieu|ty|ti|nghin|ngan(?! hang)|usd|m2|m²|met|ha)"
    r"(?![a-z0-9])|(?:k|tr|%|m)(?![a-z0-9])"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[., ]\d{3})*[., ]000|[1-9]\d*0{5}")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ ,.-]{1,3}){3}|1[89]00")
_PUBLIC = re.compile(r"1[89]00(?:\d{4}|\d{6})")
"""Service numbers of Vietnam: 1800 (free) and 1900, with four or six more digits."""


def find_numbers(seen: str) -> Iterator[Hit]:
    """Find ids, phone, insurance, tax, card and account numbers; amounts and public lines stay."""
    if not _LONG_NUMBER.search(seen):
        return
    seen = _UUID.sub(lambda uuid: BARRIER * len(uuid[0]), seen)
    for hit in (*_labelled(seen), *_beside_bank(seen)):
        seen = hide(seen, hit)
        yield hit
    at = 0
    while match := _BARE.search(seen, at):
        at = match.end()
        name = str(match.lastgroup)
        kind: Kind | None = _KINDS[name]
        if kind is Kind.CARD and not _card(_digits(match[name])):
            kind = None if _YEARS.match(match[name]) else Kind.NUMBER
        if kind and _personal(match, name, kind):
            hit = Hit(*match.span(name), kind)
            seen = hide(seen, hit)  # what follows must not take it for its own beginning
            yield hit


def _labelled(seen: str) -> Iterator[Hit]:
    for label in _LABEL.finditer(seen):
        gap = _GAP.match(seen, label.end())
        if not gap or _LABEL.search(seen, *gap.span()):
            continue  # only the nearest label counts
        for kind, value in _VALUES[str(label.lastgroup)]:
            if (match := value.match(seen, gap.end())) and (
                _personal(match, 0, kind) or _account(label, match)
            ):
                yield Hit(*match.span(), kind)
                if kind is Kind.CARD and (other := _AND_ACCOUNT.match(seen, match.end())):
                    yield Hit(*other.span("value"), kind)
                break


def _beside_bank(seen: str) -> Iterator[Hit]:
    for match in _BEFORE_BANK.finditer(seen):
        if _personal(match, str(match.lastgroup), Kind.CARD):
            yield Hit(*match.span(str(match.lastgroup)), Kind.CARD)


def _account(label: re.Match[str], value: re.Match[str]) -> bool:
    """Say whether a round sum is an account after all: it follows "stk" at once."""
    near = value.start() - label.end() <= 6 and label.lastgroup == "account"
    return near and len(value[0]) > 5 and not _MONEY.match(value.string, value.end())


def _personal(match: re.Match[str], group: str | int, kind: Kind) -> bool:
    value, after = match[group], match.string[match.end(group) : match.end(group) + 12]
    digits = _digits(value)
    unlike = len(digits) not in _CARD_LENGTHS or _PROCEDURE.fullmatch(value)
    if kind is Kind.CARD and unlike:
        return False
    said = group == 0 and kind in (Kind.ID9, Kind.ID12, Kind.BHXH)
    amount = digits[0] != "0" and (_MONEY.match(after) or (not said and _THOUSANDS.fullmatch(value)))
    return not amount and not _PUBLIC.fullmatch(digits) and not _list(value.split())


def _list(numbers: list[str]) -> bool:
    """Tell emergency lines or days that follow each other: 113 114 115, 05 06 07 08 09."""
    if all(len(number) == 3 and number.startswith("11") for number in numbers):
        return True
    return len(numbers) > 4 and numbers == sorted(set(numbers)) and "31" >= numbers[-1] >= numbers[0] >= "01"


def _digits(value: str) -> str:
    return "".join(filter(str.isdigit, value))


def _card(digits: str) -> bool:
    """Tell a bank card: of the Vietnamese network (9704), or with the right last digit."""
    return digits.startswith("9704") or _luhn(digits)


def _luhn(digits: str) -> bool:
    """Check the last digit of a bank card (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
