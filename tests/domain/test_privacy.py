"""Personal identifiers are masked before anything is kept, and nothing else is."""

import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.privacy import Kind, Masked, mask, secret

ROOT = Path(__file__).parents[2]
HELD = Path(__file__).with_name("privacy_held.yaml")
WORDS = {
    Kind(kind): word
    for kind, word in yaml.safe_load((ROOT / "knowledge/phrases/privacy.yaml").read_text("utf-8"))[
        "masked"
    ].items()
}

MASKED = {
    Kind.ID12: """
        CCCD của em là {079203001234} nộp ở đâu
        cccd{079203001234}
        số {079 203 001 234} · {079.203.001.234} · {079-203-001-234} · {0792 0300 1234} · {079 2 03 001234}
        {07 92 03 00 12 34}
        {0 7 9 2 0 3 0 0 1 2 3 4}
        {０７９２０３００１２３４}
        tài khoản {079203001234}
        dinh danh {07920 3001 234}
        số đây: không bảy chín hai không ba không không một hai ba bốn
        """,
    Kind.ID9: """
        số cmnd {331234567}
        {331 234 567}
        CMND: {331.234.567}
        {331234567} k biết đúng không
        """,
    Kind.PHONE: """
        sđt {0912345678}
        {0912.345.678} với {0912 345 678} nhé
        {09 12 34 56 78}
        {0912-345-678}-{0987654321}/{0987 654 321}
        {+84912345678} {+84 912 345 678} ({84912345678}) {0084 912345678}
        {(+84) 912 345 678}
        {0292.3820536}, {(0292) 3 820 536}, {024 3825 1234}
        {0 9 1 2 3 4 5 6 7 8}
        zalo {912345678}
        tk {0912345678}
        {0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣}
        0912\u200b345678
        """,
    Kind.EMAIL: """
        {a.b@gmail.com}
        {nguyenvana a còng gmail chấm com}
        gửi vào {nguyen.van.a @ yahoo.com.vn} được không
        """,
    Kind.DOSSIER: """
        {000.00.12.H13-230515-0001} tới đâu rồi
        {H13.12-250701-0012}
        {H13.12.34 - 250701 - 0012}
        {h13.12–250701–0012}
        {H13.12 250701 0012}
        {G22.99.08-240501-0001}
        {BCA-250701-00012}
        mã hồ sơ {123456789012345} của em
        mã hồ sơ của em là {HS2025/00123}.
        số biên nhận {004512} tới đâu rồi
        """,
    Kind.CARD: """
        {4111 1111 1111 1111}
        {4111111111111111}
        stk {19036789012} techcombank
        số tài khoản {0123 456 789}
        {19036789012345} Techcombank
        tài khoản agribank của em {1800205123456}
        """,
    Kind.BIRTH: """
        em sinh ngày {12/03/1990}
        sinh ngày {12 tháng 3 năm 1990}
        sinh ngày {mười hai tháng ba năm một nghìn chín trăm chín mươi}
        sinh mùng {năm tháng năm năm tám lăm}
        ngày tháng năm sinh của cháu là {5.6.2015}
        Ngày sinh: {1990-03-12}
        SN {12-3-90}
        con em sinh hôm {12/3} chưa làm khai sinh
        khai sinh cho bé sinh ngày {12/03/2025}
        sinh ngày {12031990}
        {12/03/1990} là ngày sinh của em
        sinh tại Cần Thơ ngày {12/03/1990}
        """,
    Kind.PASSPORT: """
        hộ chiếu {B1234567}
        {C1234567}
        hộ chiếu số {P00123456}
        """,
    Kind.BHXH: """
        số BHXH {7912345678}
        BHYT {79 1234 5678}
        thẻ {DN4797912345678}
        thẻ bhyt {GD 4 92 12345 67890}
        """,
    Kind.NUMBER: """
        mã số thuế {8312345678}
        mst {0312345678-001}
        {8312345678}
        """,
    Kind.OTP: """
        mã OTP là {482913}
        OTP: {482 913}
        {482913} là mã OTP
        mã xác thực của em {4829} đúng không
        mã OTP em nhận được hồi nãy {482913} mà không vào được
        nó nhắn gửi mã {482913} về máy
        """,
    Kind.PASSWORD: """
        mật khẩu là {Abc@1234}
        mật khẩu vneid của em là {hoahong}
        mk: {conmeo123}
        pass: {123456}, đúng không
        em đổi mật khẩu thành {Meo#2024}
        {Abc@1234} là mật khẩu
        """,
}
"""What stands in braces must go, and nothing around it; a line without braces only needs its kind."""

KEPT = """
    thủ tục 1.001193 phí bao nhiêu
    1.001193, 2.000528, 2.002913 1.004194
    1.001193.000.00.00.H13 là gì, mã hồ sơ thủ tục 1.001193
    lệ phí 8.000 đ, 200k, 1.500.000 đồng, 2 tỷ 500 triệu
    bán đất 850.000.000 hay 1.200.000.000 thì thuế bao nhiêu, vay 1500000000 đồng
    tài khoản bị trừ 1.500.000 đồng, chuyển khoản 200000, nộp c 1500000 đồng
    thông tư 85/2019/TT-BTC, nghị định 107/2021/NĐ-CP ngày 06/12/2021, Nghị quyết 1668/NQ-UBTVQH15
    giấy hẹn trả ngày 12/03/2025 lúc 15:00, ngày 150725 08
    từ 01.07.2025 08 giờ 30, 05.07.2025 08 giờ, 01.01.2026-31.12.2026
    07.30 - 11.30 13.30 - 17.00; 7h-11h, 13h-17h
    gọi 1800 1096, 1900 545 415, 1900545415, 1900.0368 hay 1022, 113, 114, 115
    120 m2, 1200m², 0,5 ha, 1.250,5 m2, thửa 123, tờ bản đồ số 45
    CT01, CT07, TK1-TS, mẫu 01/ĐK, TCVN 6909:2001, phòng A1234
    năm 2024 2025 2026; ngày 05, 10, 15, 20, 25
    khai sinh ngày 12/3/2025, học sinh nhập học 5/9/2025, sinh viên 20/11/2025
    trẻ sinh từ 01/01/2025 được gì, an sinh xã hội từ 1/7/2025, sinh năm 1990
    vợ em sinh con xong, giấy hẹn ngày 12/3/2025
    bé sinh được 2 tháng 10 ngày rồi
    số hồ sơ 12.345 hồ sơ, 10 hồ sơ, 25 người, 99%
    hộ chiếu 10 năm phí 200.000, tài khoản VNeID mức 2
    dichvucong@chinhphu.vn
    bảo hiểm y tế 4,5% lương 2.340.000
"""

TALK = """
    mật khẩu là gì
    mật khẩu phải có 8 ký tự, mật khẩu 8-20 ký tự, mật khẩu có 6 số à
    quên mật khẩu vneid thì sao, mật khẩu là bí mật à
    mật khẩu: em quên rồi
    mật khẩu mặc định là gì vậy
    OTP là gì, OTP 6 số, mã OTP năm 2025 có đổi không
    OTP không gửi về, gọi 1022 được không
    không nhận được OTP gọi 18001096
    mã otp hết hạn sau 120 giây, OTP có hiệu lực 5 phút
    có ai hỏi mã OTP thì có được đưa không
    mk muốn làm CT01, mk cần nộp 8000 đồng
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


@pytest.mark.parametrize(
    ("kind", "line"), [(kind, line) for kind, block in MASKED.items() for line in lines(block)]
)
def test_an_identifier_goes_and_what_stands_around_it_stays(kind: Kind, line: str) -> None:
    said = line.replace("{", "").replace("}", "")

    masked = mask(said, WORDS)

    assert masked.kinds == {kind}
    if "{" in line:
        outside = [part.split("}")[-1] for part in line.split("{")]
        assert masked.text == WORDS[kind].join(outside)


@pytest.mark.parametrize("line", lines(KEPT) + lines(TALK))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_public_figures_and_talk_about_secrets_stay(line: str, form: Literal["NFC", "NFD"]) -> None:
    said = unicodedata.normalize(form, line)

    assert mask(said, WORDS) == Masked(said, frozenset())


@pytest.mark.parametrize(
    ("kind", "line"), [(kind, line) for kind, block in MASKED.items() for line in lines(block)]
)
def test_marks_case_and_unicode_form_do_not_matter(kind: Kind, line: str) -> None:
    said = line.replace("{", "").replace("}", "")
    bare = "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))

    for way in (unicodedata.normalize("NFD", said), bare.replace("đ", "d"), said.upper()):
        assert mask(way, WORDS).kinds == {kind}


def test_several_identifiers_in_one_message_all_go() -> None:
    masked = mask("cccd 079203001234 sđt 0912 345 678 hồ sơ H13.12-250701-0012, a@b.vn", WORDS)

    assert masked.text == "cccd [số định danh] sđt [số điện thoại] hồ sơ [mã hồ sơ], [thư điện tử]"
    assert masked.kinds == {Kind.ID12, Kind.PHONE, Kind.DOSSIER, Kind.EMAIL}


def test_only_a_password_or_a_code_calls_for_a_warning() -> None:
    assert secret(mask("mk Abc@1234", WORDS).kinds)
    assert secret(mask("OTP 482913", WORDS).kinds)
    assert not secret(mask("sđt 0912345678, quên mật khẩu", WORDS).kinds)


def test_every_kind_has_a_word_of_its_own_that_is_not_masked_itself() -> None:
    assert set(WORDS) == set(Kind)
    assert len(set(WORDS.values())) == len(Kind)
    for word in WORDS.values():
        assert mask(f"sinh {word} 12", WORDS).kinds == frozenset()


PIECES = [line for block in (*MASKED.values(), KEPT, TALK) for line in lines(block)]
SPEECH = st.lists(
    st.one_of(
        st.sampled_from([piece.replace("{", "").replace("}", "") for piece in PIECES]),
        st.text("0123456789 .-/aAđ@:,[]", max_size=25),
        st.sampled_from([*WORDS.values(), "sinh", "mk", "otp", "là", "stk", "cccd", "ngày", "\u0301"]),
    ),
    max_size=6,
).map(" ".join)


@given(SPEECH)
@settings(max_examples=400, deadline=None)
def test_masking_twice_is_masking_once(said: str) -> None:
    once = mask(said, WORDS).text

    assert mask(once, WORDS) == Masked(once, frozenset())


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_taken_and_stays_whole_where_nothing_was_found(said: str) -> None:
    masked = mask(said, WORDS)

    assert masked.kinds or masked.text == said


PREFIX = st.sampled_from(["03", "05", "07", "08", "09"])


@given(
    PREFIX,
    st.integers(0, 99_999_999),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from([(4, 7), (3, 6), (5,)]),
)
@settings(max_examples=200, deadline=None)
def test_every_mobile_number_goes_however_it_is_grouped(
    prefix: str, rest: int, gap: str, cuts: tuple[int, ...]
) -> None:
    digits = f"{prefix}{rest:08d}"
    said = gap.join(digits[a:b] for a, b in zip((0, *cuts), (*cuts, 10), strict=True))

    assert mask(f"gọi em {said} nha", WORDS).text == "gọi em [số điện thoại] nha"
    assert mask(f"số {said}", WORDS).text == "số [số điện thoại]"


@given(
    st.integers(1, 96),
    st.integers(0, 999_999_999),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from([3, 4]),
)
@settings(max_examples=200, deadline=None)
def test_every_personal_id_goes_however_it_is_grouped(province: int, rest: int, gap: str, size: int) -> None:
    digits = f"{province:03d}{rest:09d}"
    said = gap.join(digits[at : at + size] for at in range(0, 12, size))

    assert digits[-4:] not in mask(f"em tên Lan {said} ở Cái Khế", WORDS).text


HOSTILE = """0 |1 |0|09|12 3|a|a.|a@a.|stk |mk |otp |sinh |hai |0.|1-|sinh 1/|0912345678 |0901 |84 |(0|+84
sinh mot hai ba thang |\u0301a|１ |la ma otp |h13-|000.00.|ngan hang 12 |ma so ho so cua em |a1 la |02 
sinh 12/3/1990 |mat khau em em |0\u200b|abcd """.replace("\n", "|").split("|")


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_time_in_proportion_to_its_length(piece: str) -> None:
    mask(piece, WORDS)

    assert _seconds((piece * 4096)[:4096]) < 0.05  # measured: 2 to 8 ms; a blow-up takes seconds


def _seconds(text: str) -> float:
    started = time.process_time()
    mask(text, WORDS)
    return time.process_time() - started


def test_messages_that_were_written_by_another_hand() -> None:
    held = yaml.safe_load(HELD.read_text("utf-8"))
    asked, hidden = Counter[str](), Counter[str]()
    for case in held["structured"]:
        text = mask(case["text"], WORDS).text
        asked.update(case["kinds"])
        if not any(str(value) in text for value in case["hidden"]):
            hidden.update(case["kinds"])
    texts = [item if isinstance(item, str) else item["text"] for item in held["clean"] + held["words_about"]]
    false_hits = [text for text in texts if mask(text, WORDS) != Masked(text, frozenset())]

    assert not false_hits
    assert {kind: hidden[kind] / count for kind, count in asked.items() if hidden[kind] < 0.99 * count} == {}
    assert hidden.total() >= 0.99 * asked.total()
