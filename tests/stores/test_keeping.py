"""Events, transcripts, unanswered questions, guides, dead letters, markers, life."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.guide import Guide, Option, Question, Step, revision_of
from bot.domain.picture import Picture
from bot.domain.turn import Asked, Choice, GuideOpened, Link, Missed, Reply
from bot.ports import DeadLetter, Said, Transcript, Unanswered
from bot.storage.store import SqlStore
from bot.storage.tables import ask, dead_letter, marker
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import AN, BINH, run, said, talk

pytestmark = pytest.mark.anyio

GUIDE = Guide(
    entry="khai-sinh",
    title="Đăng ký khai sinh",
    steps=(Step(id="a", asks="q"), Step(id="b", do="Mở trang", minutes=2, picture="mo", when={"q": ("co",)})),
    questions=(Question(id="q", ask="Có giấy chứng sinh?", choices=(Option(id="co", label="Có"),)),),
    pictures={"mo": Picture("mo.png", "Trang đầu")},
)


async def test_a_page_draws_replies_whole_between_what_was_said(store: SqlStore, clock: Clock) -> None:
    whole = Reply("dạ", "Tên", "Nguồn", (Choice("Có", "a/b"),), (Link("Cổng", "https://example.vn"),))
    whole = replace(whole, picture=Picture("mo.png", "Trang đầu"))
    await talk(store, said("5", "một", channel="web"), replies=[whole])
    clock.advance(timedelta(minutes=1))
    await talk(store, said("6", "hai", channel="web"), replies=[replace(whole, edits=1)])

    page = await store.transcript("web", AN)

    assert [told.reply for told in page.replies] == [whole, replace(whole, edits=1)]
    assert [told.created_at for told in page.replies] == [NOON, NOON + timedelta(minutes=1)]
    assert page.said == (Said(0, "một", NOON), Said(1, "hai", NOON))


async def test_a_page_that_knows_a_reply_gets_what_came_since(store: SqlStore) -> None:
    for key in ("5", "6", "7"):
        await talk(store, said(key, key, channel="web"))

    page = await store.transcript("web", AN, after=2)

    assert [told.number for told in page.replies] == [3]
    assert [one.text for one in page.said] == ["7"]


async def test_a_long_talk_is_drawn_from_its_latest_replies(store: SqlStore) -> None:
    await talk(store, said("5", channel="web"), replies=[Reply(str(number)) for number in range(9)])

    assert [told.number for told in (await store.transcript("web", AN, limit=4)).replies] == [6, 7, 8, 9]


async def test_turns_of_one_batch_are_drawn_between_each_other(store: SqlStore) -> None:
    await talk(store, said("5", "một", channel="web"), said("6", "hai", channel="web"))

    assert [one.after for one in (await store.transcript("web", AN)).said] == [0, 1]


async def test_a_page_shows_nobody_elses_talk(store: SqlStore) -> None:
    await talk(store, said("5", channel="web"))

    assert await store.transcript("web", BINH) == Transcript()
    assert await store.transcript("telegram", AN) == Transcript()


async def test_unanswered_questions_count_the_people_who_asked_them(store: SqlStore, clock: Clock) -> None:
    missed, other = Missed("mở quán karaoke", "an-cu"), Missed("trồng cây", None)
    await talk(store, said("5"), said("6"), events=[missed])
    await talk(store, said("5", address=BINH), events=[missed])
    clock.advance(timedelta(hours=1))
    await talk(store, said("7"), events=[other])
    await talk(store, said("8"), events=[Asked("mở quán karaoke", "an-cu")])

    assert await store.unanswered() == [
        Unanswered("an-cu", "mở quán karaoke", 2, asked=True, last_at=NOON + timedelta(hours=1)),
        Unanswered(None, "trồng cây", 1, asked=False, last_at=NOON + timedelta(hours=1)),
    ]
    assert len(await store.unanswered(limit=1)) == 1


async def test_an_ask_is_kept_under_the_number_of_its_message(store: SqlStore, url: str) -> None:
    (message,) = await talk(store, said("5"), events=[Asked("kẹt", "an-cu", "khai-sinh", "giay-to")])

    (row,) = await run(url, select(ask.c.id, ask.c.text, ask.c.ward, ask.c.entry, ask.c.step))
    assert tuple(row) == (message.id, "kẹt", "an-cu", "khai-sinh", "giay-to")


async def test_a_guide_is_kept_as_it_was_when_its_run_began(store: SqlStore) -> None:
    revision = revision_of(GUIDE)
    await talk(store, said("5"), said("6", address=BINH), events=[GuideOpened(GUIDE)])
    await talk(store, said("7"), events=[GuideOpened(GUIDE)])

    async with store.begin() as unit:
        kept = await unit.guides({revision, "0" * 16})
        none = await unit.guides(())

    assert kept == {revision: GUIDE}
    assert revision_of(kept[revision]) == revision
    assert none == {}


async def test_a_dead_letter_is_kept_for_the_operator(store: SqlStore, url: str) -> None:
    letter = DeadLetter("telegram", "77", "KeyError", '{"text": 4}')
    async with store.begin() as unit:
        await unit.set_aside([letter])
        await unit.set_aside([])

    (row,) = await run(url, select(dead_letter.c.update_id, dead_letter.c.error, dead_letter.c.shape))
    assert tuple(row) == ("77", "KeyError", '{"text": 4}')


async def test_a_marker_counts_deaths_until_the_message_is_answered(store: SqlStore, url: str) -> None:
    async def marked(key: str) -> int:
        async with store.begin() as unit:
            return await unit.begin_cautiously(said(key))

    counted = [await marked("5"), await marked("6"), await marked("5"), await marked("5")]
    (first, _) = await run(url, select(marker))
    async with store.begin() as unit:
        await unit.end_cautiously(said("5"))

    assert counted == [0, 0, 1, 2]
    assert AN not in first.id
    assert await marked("5") == 0


async def test_a_run_that_did_not_end_by_itself_is_known_at_the_next_start(store: SqlStore) -> None:
    at_first = await store.was_stopped_cleanly()
    after_a_death = await store.was_stopped_cleanly()
    await store.stopped_cleanly()

    assert (at_first, after_a_death, await store.was_stopped_cleanly()) == (True, False, True)


async def test_a_store_that_reads_and_writes_is_ready(store: SqlStore) -> None:
    await store.ready()
    await store.ready()
