"""Coming by a poster's code, and what the menu offers."""

import pytest

from bot.domain.deep_link import CODE_MAX, Opened, read_code
from bot.domain.knowledge import Knowledge
from tests.talk import Talk, text_of


@pytest.mark.parametrize(
    ("code", "opened"),
    [
        ("w-ninh-kieu", Opened("ninh-kieu")),
        ("w-ninh-kieu_d-mot-cua", Opened("ninh-kieu", "mot-cua")),
        ("w-ninh-kieu_d-mot-cua_g-khai-sinh", Opened("ninh-kieu", "mot-cua", "guide:khai-sinh")),
        ("p-tam-tru", Opened(place="entry:tam-tru")),
    ],
)
def test_a_code_means_a_ward_a_desk_and_a_place(code: str, opened: Opened, knowledge: Knowledge) -> None:
    assert read_code(code, knowledge) == opened


@pytest.mark.parametrize(
    "code",
    [
        "", "_", "w-", "w-khong-co", "d-mot-cua", "w-ninh-kieu_d-khac", "p-khong-co", "p-tam-tru_p-tam-tru",
        "w-ninh-kieu_w-tan-an", "forget:yes", "../etc", "p-tam-tru_", "x-tam-tru", "w-ninh-kieu" * 9,
    ],
)  # fmt: skip
def test_a_dead_or_made_up_code_opens_the_menu_with_a_kind_word(code: str, knowledge: Knowledge) -> None:
    assert read_code(code, knowledge) is None
    turn = Talk(knowledge).says(f"/start {code}")

    assert turn.replies
    assert "Sinh con" in text_of(turn)
    assert turn.conversation.ward is None
    assert ("không còn dùng" in text_of(turn)) == bool(code.strip())


def test_a_scanned_code_opens_the_guide_for_its_ward(knowledge: Knowledge) -> None:
    turn = Talk(knowledge).says("/start w-cai-khe_g-khai-sinh")

    assert turn.conversation.ward == "cai-khe"
    assert "Bước 1/" in text_of(turn)


def test_the_example_ward_is_chosen_by_no_code(knowledge: Knowledge) -> None:
    assert Talk(knowledge).says("/start w-vi-du_p-tam-tru").conversation.ward is None


def test_every_entry_and_ward_fits_a_code(knowledge: Knowledge) -> None:
    longest = max(len(f"w-{ward}_d-mot-cua_g-x") for ward in knowledge.wards)
    assert longest + max(map(len, knowledge.procedures)) <= CODE_MAX


def test_every_event_of_life_leads_to_its_procedures(knowledge: Knowledge) -> None:
    for event in knowledge.menu.events:
        talk = Talk(knowledge)
        talk.says("/menu")
        read = text_of(talk.presses(event.name))
        assert all(knowledge.procedures[id].name in read for id in event.entries)


def test_what_is_kept_is_told_in_plain_words(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.says("/start w-cai-khe_g-khai-sinh")

    read = text_of(talk.says("/dulieucuatoi"))

    assert "Phường Cái Khế" in read
    assert "Đăng ký khai sinh" in read
    assert "Xoá dữ liệu của tôi" in read


def test_every_command_of_telegrams_menu_leads_somewhere_of_its_own(knowledge: Knowledge) -> None:
    commands = knowledge.phrases.group("commands")
    read = {name: text_of(Talk(knowledge).says(f"/{name}")) for name in commands}

    assert len(set(read.values())) == len(commands)
