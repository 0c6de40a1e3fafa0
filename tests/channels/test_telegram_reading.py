"""Raw updates read: what is a message, what is nothing, what is unreadable."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.reading import Me, Unreadable, press_id, read, update_id
from bot.channels.telegram.shape import shape
from bot.domain.media import Media
from bot.ports import Arrival

ME = Me(42, "to_so_bot")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CHAT = {"id": 5000000001, "type": "private", "first_name": "Lan"}
LAN = {"id": 5000000001, "is_bot": False, "first_name": "Lan"}


def written(**content: Any) -> dict[str, Any]:
    return {"update_id": 7, "message": {"message_id": 3, "date": 1, "chat": CHAT, "from": LAN, **content}}


def pressed(**content: Any) -> dict[str, Any]:
    message = written(text="Mời chọn")["message"]
    query = {"id": "99", "from": LAN, "chat_instance": "1", "message": message, "data": "k/con", **content}
    return {"update_id": 8, "callback_query": query}


def test_a_text_is_known_by_its_chat_and_number() -> None:
    assert read(written(text="làm khai sinh"), NOW, ME) == Arrival(
        "telegram", "5000000001", "m3", NOW, text="làm khai sinh"
    )


def test_a_press_is_known_by_its_query_and_leads_to_its_place() -> None:
    assert read(pressed(), NOW, ME) == Arrival("telegram", "5000000001", "q99", NOW, place="k/con")
    assert press_id(pressed()) == "99"


def test_a_press_on_a_message_too_old_to_be_shown_still_counts() -> None:
    old = pressed(message={"message_id": 3, "date": 0, "chat": CHAT})

    assert read(old, NOW, ME) == read(pressed(), NOW, ME)


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"photo": [{}]}, "photo"),
        ({"voice": {}}, "voice"),
        ({"animation": {}, "document": {}}, "video"),
        ({"document": {}}, "document"),
        ({"venue": {}, "location": {}}, "location"),
        ({"contact": {"phone_number": "0901"}}, "contact"),
        ({"poll": {}}, "other"),
    ],
)
def test_what_is_sent_beside_words_is_named_and_its_caption_read(
    content: dict[str, Any], attachment: str
) -> None:
    arrival = read(written(caption="giấy của tôi", **content), NOW, ME)

    assert arrival is not None
    assert (arrival.attachment, arrival.text) == (attachment, "giấy của tôi")


GROUP = {"id": -100, "type": "supergroup", "title": "Nhà"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"text": "@to_so_bot làm khai sinh"}, "làm khai sinh"),
        ({"text": "làm khai sinh @To_So_Bot ơi"}, "làm khai sinh ơi"),
        ({"text": "/gio@to_so_bot"}, "/gio"),
        ({"text": "cần gì", "reply_to_message": {"message_id": 9, "from": {"id": 42}}}, "cần gì"),
        ({"text": "/noinhom abc"}, "/noinhom abc"),
    ],
)
def test_in_a_group_what_is_meant_for_the_bot_is_read(content: dict[str, Any], text: str) -> None:
    arrival = read(written(chat=GROUP, **content), NOW, ME)

    assert arrival
    assert (arrival.address, arrival.text, arrival.by) == ("-100", text, "5000000001")


@pytest.mark.parametrize(
    "content",
    [
        {"text": "làm khai sinh"},
        {"text": "/gio"},
        {"text": "@to_so_bot2 làm khai sinh"},
        {"text": "cần gì", "reply_to_message": {"from": {"id": 43}}},
        {"text": "cần gì", "reply_to_message": "?"},
        {"photo": [{}]},
    ],
)
def test_in_a_group_all_else_is_left_alone(content: dict[str, Any]) -> None:
    assert read(written(chat=GROUP, **content), NOW, ME) is None


def test_an_admin_who_hides_behind_the_group_is_told_so() -> None:
    hidden = {"from": {"id": 1087968824, "is_bot": True}, "sender_chat": GROUP}
    arrival = read(written(text="/cauhoi", chat=GROUP, **hidden), NOW, ME)

    assert arrival
    assert (arrival.place, arrival.by) == ("anonymous", "1087968824")
    other = {"from": {"id": 136817688, "is_bot": True}, "sender_chat": {"id": -200, "type": "channel"}}
    assert read(written(text="/cauhoi", chat=GROUP, **other), NOW, ME) is None


def test_a_topic_of_a_forum_is_a_chat_of_its_own() -> None:
    topic = {"message_thread_id": 5, "is_topic_message": True}
    said, reply = written(text="/cauhoi", chat=GROUP, **topic), written(text="/cauhoi", chat=GROUP)
    reply["message"]["message_thread_id"] = 9  # of a thread of replies, in a group without topics

    assert [arrival.address for raw in (said, reply) if (arrival := read(raw, NOW, ME))] == ["-100/5", "-100"]
    press = read(pressed(message=written(text="Mời chọn", chat=GROUP, **topic)["message"]), NOW, ME)
    assert press
    assert (press.address, press.by) == ("-100/5", "5000000001")


def test_a_group_that_became_a_supergroup_says_its_new_address() -> None:
    group = {"id": -100, "type": "group", "title": "Tổ"}
    arrival = read(written(chat=group, migrate_to_chat_id=-1009), NOW, ME)

    assert arrival
    assert (arrival.address, arrival.new_address) == ("-100", "-1009")


@pytest.mark.parametrize(
    ("status", "place"), [("kicked", "group-lost"), ("left", "group-lost"), ("member", None)]
)
def test_the_bot_thrown_out_of_a_group_is_noticed(status: str, place: str | None) -> None:
    change = {"chat": GROUP, "from": LAN, "date": 1, "new_chat_member": {"status": status}}
    arrival = read({"update_id": 7, "my_chat_member": change}, NOW, ME)

    assert (arrival.place if arrival else None) == place


def test_in_a_group_presses_of_its_buttons_are_read() -> None:
    message = written(text="Mời chọn", chat=GROUP)["message"]

    assert read(pressed(message=message), NOW, ME) == Arrival(
        "telegram", "-100", "q99", NOW, place="k/con", by="5000000001"
    )


def test_a_reply_names_the_message_of_the_bot_that_it_answers() -> None:
    mine = {"message_id": 9, "from": {"id": 42}}
    theirs = {"message_id": 9, "from": {"id": 43}}

    assert read(written(text="a", reply_to_message=mine), NOW, ME).replies_to == "9"  # type: ignore[union-attr]
    assert read(written(text="a", reply_to_message=theirs), NOW, ME).replies_to == ""  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 7, "edited_message": written(text="a")["message"]},
        {"update_id": 7, "a_kind_of_next_year": {}},
        written(new_chat_title="Nhà"),
        written(text="a", chat={"id": -100, "type": "supergroup", "title": "Tổ"}),
        written(text="a", **{"from": {"id": 1, "is_bot": True, "first_name": "B"}}),
        {"update_id": 8, "callback_query": {"id": "1", "from": LAN, "inline_message_id": "x", "data": "y"}},
        {"update_id": 8, "callback_query": {**pressed()["callback_query"], "data": ""}},
    ],
)
def test_what_asks_for_no_answer_is_nothing(update: dict[str, Any]) -> None:
    assert read(update, NOW, ME) is None


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        "chào",
        {"message": []},
        {"message": {"message_id": 3, "text": "a", "from": LAN}},
        written(text="a", message_id="3"),
        written(text="a", message_id=True),
        written(text="a", chat={"id": 10**30, "type": "private"}),
        written(text=["a"]),
        {"callback_query": {**pressed()["callback_query"], "id": 5}},
        {"callback_query": {**pressed()["callback_query"], "id": "9" * 100}},
    ],
)
def test_what_telegram_could_not_have_sent_is_unreadable(update: object) -> None:
    with pytest.raises(Unreadable):
        read(update, NOW, ME)


def test_letters_that_no_database_takes_are_replaced() -> None:
    arrival = read(written(text="một\0 hai \ud83d"), NOW, ME)

    assert arrival is not None
    assert arrival.text == "một hai ?"


def test_a_hundred_thousand_damaged_updates_are_read_or_refused() -> None:
    dice = random.Random(5)  # noqa: S311 - a fixed seed repeats the run
    whole = [written(text="chào"), pressed(), written(caption="x", photo=[{"file_id": "a"}])]
    for _ in range(100_000):
        update = damaged(json.loads(json.dumps(dice.choice(whole))), dice)
        try:
            arrival = read(update, NOW, ME)
        except Unreadable:
            json.loads(shape(update))
        else:
            assert arrival is None or arrival.address.lstrip("-").isdigit()
        update_id(update)
        press_id(update)


def test_a_shape_holds_no_words_and_no_numbers() -> None:
    raw = written(text="CCCD 092123456789", phone="0901234567")
    raw["Nguyễn Thị Lan"] = 1.5

    seen = shape(raw)

    assert json.loads(seen)["message"]["text"] == 17
    assert not [secret for secret in ("0921", "0901", "5000000001", "Lan", "1.5") if secret in seen]
    assert len(shape({"a": ["x"] * 100_000})) <= 4000


def damaged(update: Any, dice: random.Random) -> Any:
    """Put nonsense in one to three places of an update."""
    for _ in range(dice.randint(1, 3)):
        places = list(places_in(update))
        if not places:
            return update
        holder, key = dice.choice(places)
        nonsense: list[Any] = [
            None,
            True,
            -1,
            10**20,
            1.5,
            "",
            "x" * 300,
            "\ud800",
            [],
            {},
            [[[]]],
            {"id": {"id": {}}},
        ]
        if dice.random() < 0.2:
            del holder[key]
        else:
            holder[key] = dice.choice(nonsense)
    return update


def places_in(thing: Any) -> list[tuple[Any, Any]]:
    keys = (
        list(thing) if isinstance(thing, dict) else list(range(len(thing))) if isinstance(thing, list) else []
    )
    return [(thing, key) for key in keys] + [place for key in keys for place in places_in(thing[key])]


SIZES = [
    {"file_id": "AgAC-small", "width": 90, "height": 90, "file_size": 1000},
    {"file_id": "AgAC_large", "width": 800, "height": 800, "file_size": 90_000},
]


@pytest.mark.parametrize(
    ("content", "media"),
    [
        ({"photo": SIZES}, Media("photo", "AgAC_large")),
        ({"photo": [SIZES[0], SIZES[1] | {"file_size": 6_000_000}]}, Media("photo", "AgAC-small")),
        ({"photo": [{"file_id": "AgAC"}]}, Media("photo", "AgAC")),
        ({"voice": {"file_id": "AwAC", "duration": 3, "file_size": 9000}}, Media("voice", "AwAC")),
        ({"voice": {"file_id": "AwAC", "file_size": 1_100_000}}, None),
        ({"photo": [{"file_id": "a" * 201}]}, None),
        ({"photo": [{"file_id": "../../etc"}]}, None),
        ({"photo": [{"file_id": 7}, "?"]}, None),
        ({"photo": [{"file_id": "AgAC", "file_size": "9"}]}, None),
        ({"photo": SIZES, "media_group_id": "1"}, None),
        ({"photo": SIZES, "media_group_id": "1", "caption": "đây"}, Media("photo", "AgAC_large")),
        ({"document": {"file_id": "BQAC"}}, None),
        ({"audio": {"file_id": "CQAC"}}, None),
        ({"text": "chữ"}, None),
    ],
)
def test_a_picture_or_voice_is_known_by_its_id_and_nothing_else_is(
    content: dict[str, Any], media: Media | None
) -> None:
    arrival = read(written(**content), NOW, ME)

    assert arrival
    assert arrival.media == media
