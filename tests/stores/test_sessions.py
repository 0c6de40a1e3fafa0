"""Signing in: a code once, a session for its hours, and none for who left; on both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.team.case import CaseNumber, MemberId
from bot.domain.team.directory import Invite, Member
from bot.domain.turn import CodeMade, CodeUsed, Forgotten, Joined, Left, Reply, SignInMade
from bot.storage import tables
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import AN, BINH, run, said, talk

pytestmark = pytest.mark.anyio

HERE = "a-browser"
CODE = "bkm4tvx7bkm4tvx7b"
MINUTE = timedelta(minutes=1)


async def join(store: SqlStore, address: str = AN, invite: str = "moi1") -> Member:
    await store.invite(invite, Invite("ninh-kieu", "officer", NOON + timedelta(days=1)))
    (message,) = await talk(store, said("0", address=address))
    member = Member(MemberId(message.conversation_id), "chị Lan", "ninh-kieu", "officer")
    await talk(store, said("00", address=address), events=[Joined(invite, member)])
    return member


async def asks_for_link(store: SqlStore, clock: Clock, code: str = CODE, address: str = AN) -> None:
    await talk(store, said(code, address=address), events=[SignInMade(code, clock.now + 10 * MINUTE)])


async def begin(store: SqlStore, token: str = HERE, code: str = CODE) -> bool:
    async with store.begin() as unit:
        return await unit.begin_session(code, token)


async def whose(store: SqlStore, token: str = HERE) -> Member | None:
    async with store.begin() as unit:
        return await unit.session(token)


async def test_a_code_begins_one_session_and_neither_is_kept_in_plain(
    store: SqlStore, clock: Clock, url: str
) -> None:
    member = await join(store)
    await asks_for_link(store, clock)
    ((kept,),) = await run(url, select(tables.sign_in.c.hash))

    assert await begin(store)
    assert not await begin(store, "again")

    assert await whose(store) == member
    assert await whose(store, "again") is None
    ((hash,),) = await run(url, select(tables.session.c.hash))
    assert CODE not in kept
    assert HERE not in hash
    acts = [row.act for row in await run(url, select(tables.audit.c.act).order_by(tables.audit.c.id))]
    assert acts == ["joined", "sign-in"]


async def test_of_two_who_use_a_code_at_once_one_is_in(store: SqlStore, clock: Clock) -> None:
    await join(store)
    await asks_for_link(store, clock)

    assert sorted(await asyncio.gather(begin(store, "a"), begin(store, "b"))) == [False, True]


async def test_a_code_is_dead_after_ten_minutes_and_then_swept(
    store: SqlStore, clock: Clock, url: str
) -> None:
    await join(store)
    await asks_for_link(store, clock)
    clock.advance(10 * MINUTE)

    assert not await begin(store)

    clock.advance(MINUTE)
    await store.sweep(90)
    assert await run(url, select(tables.sign_in)) == []


LINK = Reply("Mở đường dẫn này.", title="Vào", entrance=f"/vao/{CODE}")
RUN_CODE = "hjk7wxz9"
HANDED = Reply("Mã của bài: HJK7-WXZ9. Gõ trên máy kia.", code=f"c-{RUN_CODE}")


async def tell_both(store: SqlStore, clock: Clock) -> None:
    """The member's talk tells a link that signs in, and the code of a guide."""
    codes = SignInMade(CODE, clock.now + 10 * MINUTE), CodeMade(RUN_CODE, "run1", clock.now + 60 * MINUTE)
    await talk(store, said("1"), replies=[LINK, HANDED], events=codes)


async def told(store: SqlStore) -> list[Reply]:
    return [one.reply for one in (await store.transcript("telegram", AN)).replies]


async def test_a_link_that_was_used_stands_nowhere_and_one_that_was_not_stays(
    store: SqlStore, clock: Clock, url: str
) -> None:
    await join(store)
    unused = replace(LINK, entrance=f"/vao/{CODE}2")
    await talk(store, said("1"), replies=[LINK], events=[SignInMade(CODE, clock.now + 10 * MINUTE)])
    await talk(store, said("2"), replies=[unused], events=[SignInMade(f"{CODE}2", clock.now + 10 * MINUTE)])

    assert await begin(store)

    assert (await told(store))[-2:] == [replace(LINK, entrance=""), unused]
    kept = await run(url, select(tables.outgoing.c.reply))
    assert not any(f'{CODE}"' in row.reply for row in kept)


@pytest.mark.parametrize("sweeps", [False, True])
async def test_codes_whose_time_is_over_stand_nowhere(
    store: SqlStore, clock: Clock, url: str, sweeps: bool
) -> None:
    await join(store)
    await tell_both(store, clock)

    async def end() -> list[Reply]:
        await (store.sweep(90) if sweeps else store.end_codes())
        return (await told(store))[-2:]

    assert await end() == [LINK, HANDED]
    clock.advance(10 * MINUTE)
    assert await end() == [replace(LINK, entrance=""), HANDED]
    clock.advance(50 * MINUTE)
    assert await end() == [
        replace(LINK, entrance=""),
        Reply("Mã của bài: ••••••••. Gõ trên máy kia."),
    ]
    assert await run(url, select(tables.code)) == []


async def test_a_code_that_was_taken_over_or_signed_out_of_stands_nowhere(
    store: SqlStore, clock: Clock
) -> None:
    member = await join(store)
    await tell_both(store, clock)

    await talk(store, said("2", address=BINH), events=[CodeUsed(member.conversation, "run1")])
    assert RUN_CODE not in str(await told(store))
    assert LINK in await told(store)

    async with store.begin() as unit:
        await unit.end_sessions(member.id)
    assert CODE not in str(await told(store))


@pytest.mark.parametrize(
    ("every_h", "hours", "holds"), [(7, 7, True), (8, 8, False), (4, 8, True), (4, 12, False)]
)
async def test_a_session_ends_after_eight_idle_hours_and_after_twelve(
    store: SqlStore, clock: Clock, url: str, every_h: int, hours: int, holds: bool
) -> None:
    await join(store)
    await asks_for_link(store, clock)
    await begin(store)
    for _ in range(hours // every_h):
        clock.advance(timedelta(hours=every_h))
        found = await whose(store)

    assert (found is not None) == holds
    await store.sweep(90)
    assert (await run(url, select(tables.session)) != []) == holds


async def test_signing_out_ends_one_session_or_all_of_a_member(store: SqlStore, clock: Clock) -> None:
    member, other = await join(store), await join(store, BINH, "moi2")
    for number, (address, token) in enumerate([(AN, "a"), (AN, "b"), (AN, "c"), (BINH, "d")]):
        await asks_for_link(store, clock, f"{CODE}{number}", address)
        await begin(store, token, f"{CODE}{number}")
    async with store.begin() as unit:
        await unit.end_session("a")
    assert [await whose(store, token) for token in "abcd"] == [None, member, member, other]
    await asks_for_link(store, clock)

    async with store.begin() as unit:
        await unit.end_sessions(member.id)

    assert [await whose(store, token) for token in "abcd"] == [None, None, None, other]
    assert not await begin(store)


@pytest.mark.parametrize("how", [Left(), Forgotten()])
async def test_who_left_has_neither_session_nor_link(
    store: SqlStore, clock: Clock, url: str, how: Left | Forgotten
) -> None:
    await join(store)
    for code in (CODE, f"{CODE}2"):
        await asks_for_link(store, clock, code)
    await begin(store)

    await talk(store, said("9"), events=[how])

    assert await whose(store) is None
    assert not await begin(store, "new", f"{CODE}2")
    assert await run(url, select(tables.session)) == []
    assert await run(url, select(tables.sign_in)) == []


async def test_a_code_of_somebody_who_is_no_member_begins_nothing(store: SqlStore, clock: Clock) -> None:
    await asks_for_link(store, clock)

    assert not await begin(store)


async def test_looks_are_noted_and_left_out_of_a_cases_history(store: SqlStore, url: str) -> None:
    member, number = await join(store), CaseNumber(7)
    async with store.begin() as unit:
        await unit.note_look(number, member.id)

    async with store.begin() as unit:
        assert await unit.history(number, 10) == []
        assert await unit.case(number) is None
    rows = await run(url, select(tables.audit.c.act, tables.audit.c.by_id, tables.audit.c.case_number))
    assert ("look", member.id, 7) in [tuple(row) for row in rows]


async def test_where_a_member_is_reached(store: SqlStore) -> None:
    member = await join(store)

    async with store.begin() as unit:
        assert await unit.sender(member.conversation) == ("telegram", AN)


async def test_who_an_operator_removes_is_signed_out_at_the_next_request(
    store: SqlStore, clock: Clock
) -> None:
    member = await join(store)
    await asks_for_link(store, clock)
    await begin(store)
    await asks_for_link(store, clock, "cmn5tvx7bkm4tvx7b")

    await store.remove(member.conversation)

    assert await whose(store) is None
    assert not await begin(store, "again", "cmn5tvx7bkm4tvx7b")
