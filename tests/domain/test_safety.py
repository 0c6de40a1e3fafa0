"""The scam shield: what is official, what is not, and what nobody should be told is safe."""

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.safety import host_of, links_in
from tests.talk import Talk, text_of

OFFICIAL = [
    "https://dichvucong.gov.vn",
    "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd?x=1#y",
    "HTTPS://DichVuCong.GOV.VN/",
    "thutuc.dichvucong.gov.vn",
    "https://dichvucong.gov.vn:443/a",
    "https://dichvucong.gov.vn./a",
    "vneid.gov.vn có đúng không",
]
NOT_OFFICIAL = [
    "https://dichvucong.gov.vn@lua.com/x",
    "https://dichvucong.gov.vn:80@lua.com/",
    "https://user:pass@dichvucong.gov.vn.lua.com",
    "https://dichvucong.gov.vn.lua.com/",
    "https://xdichvucong.gov.vn/",
    "dichvucong-gov.com/nop-ho-so",
    "https://dichvucong.gov.vn%2Elua.com/",
    "https://dịchvụcông.gov.vn/",
    "https://dichvucong。gov。vn.lua.com",
    "https://dichvuсong.gov.vn/",  # with a Cyrillic letter
    "hxxps://vneid-capnhat.top/apk",
    "bit.ly/3abc",
    "https://[::1]/",
    "https://lua.com/https://dichvucong.gov.vn",
    "https://lua.com\\@dichvucong.gov.vn/",
]


@pytest.mark.parametrize("says", OFFICIAL)
def test_an_official_page_is_called_so(says: str, knowledge: Knowledge) -> None:
    assert "là trang chính thức" in text_of(Talk(knowledge).says(says))


@pytest.mark.parametrize("says", NOT_OFFICIAL)
def test_anything_else_is_warned_of(says: str, knowledge: Knowledge) -> None:
    read = text_of(Talk(knowledge).says(f"trang {says} này có thật không"))

    assert "đừng bấm" in read
    assert "là trang chính thức" not in read


def test_a_warning_makes_no_link_of_it(knowledge: Knowledge) -> None:
    assert "lua[.]com" in text_of(Talk(knowledge).says("https://lua.com/abc"))


@pytest.mark.parametrize("says", ["ở tp.hcm", "mã 1.001193", "p.an cư", "mẫu ct01.docx", "v.v. và v.v"])
def test_what_only_looks_like_a_link_is_none(says: str) -> None:
    assert links_in(says) == []


@pytest.mark.parametrize(
    "says", ["số 0912345678 gọi nói là công an", "1800 1096 gọi tui, thật không", "18001096 là số nào"]
)
def test_no_number_is_called_safe(says: str, knowledge: Knowledge) -> None:
    read = text_of(Talk(knowledge).says(says))

    assert "giả số" in read
    assert "an toàn" not in read


@pytest.mark.parametrize("trick", range(4))
def test_a_known_trick_is_told_of_typed_in_any_way(trick: int, knowledge: Knowledge) -> None:
    one = knowledge.tricks[trick]
    for sign in one.signs:
        turn = Talk(knowledge).says(f"Hôm qua có người {sign.upper()}, làm sao giờ?")
        assert one.name in text_of(turn)


def test_none_of_our_questions_is_taken_for_a_trick(knowledge: Knowledge) -> None:
    for golden in knowledge.golden:
        assert "Giống một trò lừa" not in text_of(Talk(knowledge).says(golden.q)), golden.q


def test_a_host_is_judged_without_what_hides_it() -> None:
    assert host_of("https://a.vn@b.vn/") == ""
    assert host_of("https://dichvucong.gov.vn/%40") == "dichvucong.gov.vn"


def test_who_leaves_a_number_to_be_called_back_is_answered(knowledge: Knowledge) -> None:
    turn = Talk(knowledge).says("đăng ký khai sinh cần giấy gì, gọi lại số 0912345678 giúp tui")

    assert "giả số" not in text_of(turn)
    assert "khai-sinh" in (turn.outcome.entry, *turn.outcome.choices)
