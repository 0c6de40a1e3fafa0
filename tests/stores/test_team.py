"""Cases under lock, who is in the team, the audit log: on both engines."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import delete, select, update

from bot.domain.message import ConversationId
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, MemberId, Moved, State
from bot.domain.team.case import Refused as MoveRefused
from bot.domain.team.directory import Group, Invite, Member, Team
from bot.domain.team.matter import Held
from bot.domain.team.moves import claim as claim_case
from bot.domain.team.moves import opened
from bot.domain.team.timers import Timers
from bot.domain.turn import (
    Asked,
    CaseKept,
    Forgotten,
    GroupBound,
    GroupLost,
    Joined,
    Left,
    Outcome,
    Reply,
    Turn,
)
from bot.ports import Arrival, Mark, Seat, Taken
from bot.storage import tables
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import AN, BINH, claim, run, said, talk

pytestmark = pytest.mark.anyio

WARD = "ninh-kieu"
HOW_LONG = Asked("Mất bao lâu?", WARD, "khai-sinh", "giay-to")
GROUP = "-5001"
TOMORROW = NOON + timedelta(days=1)
CODE = "thanhvien1"


def new_case(ask: Ask) -> Case:
    return opened(CaseNumber(ask.id), ask, None, NOON, None, Timers())


async def ask(store: SqlStore, event: Asked = HOW_LONG, key: str = "1", address: str = AN) -> Ask:
    """A question that the store holds, as a domain value."""
    (message,) = await talk(store, said(key, address=address), events=[event])
    return Ask(
        AskId(message.id), message.conversation_id, event.text, NOON,
        ward=event.ward, entry=event.entry, step=event.step,
    )  # fmt: skip


async def keep(store: SqlStore, *kept: CaseKept) -> None:
    async with store.begin() as unit:
        await unit.keep_cases(kept)


async def open_case(store: SqlStore, event: Asked = HOW_LONG, key: str = "1", address: str = AN) -> Held:
    its = await ask(store, event, key, address)
    case = new_case(its)
    await keep(store, CaseKept(case, "open", its.conversation, (its,)))
    return Held(case, (its,))


async def held(store: SqlStore, *numbers: CaseNumber, asks: Sequence[AskId] = ()) -> Sequence[Held]:
    async with store.begin() as unit:
        return await unit.cases(numbers, asks)


async def open_numbers(store: SqlStore, ward: str | None = None, limit: int = 10) -> list[int]:
    async with store.begin() as unit:
        return [case.number for case in await unit.open_cases(ward, limit)]


# Cases


async def test_a_question_has_no_case_until_one_is_kept(store: SqlStore) -> None:
    first = await ask(store)
    second = await ask(store, key="2", address=BINH)

    async with store.begin() as unit:
        assert await unit.caseless(10) == [first, second]
        assert await unit.caseless(1) == [first]
    await keep(store, CaseKept(new_case(first), "open", "", (first,)))
    async with store.begin() as unit:
        assert await unit.caseless(10) == [second]


async def test_a_case_comes_back_whole_with_its_asks_in_order(store: SqlStore) -> None:
    one = await open_case(store)
    other = await ask(store, key="2", address=BINH)
    claimed = claim_case(one.case, MemberId("m"), NOON, None, Timers())
    assert isinstance(claimed, Moved)

    await keep(store, CaseKept(claimed.case, "claim", "m", (replace(other, state="unclear"),)))

    assert await held(store, one.case.number) == [
        Held(claimed.case, (*one.asks, replace(other, state="unclear")))
    ]


async def test_cases_are_found_by_number_and_by_ask_in_order_of_number(store: SqlStore) -> None:
    one = await open_case(store)
    two = await open_case(store, key="2", address=BINH)

    assert await held(store, two.case.number, asks=[one.asks[0].id]) == [one, two]
    assert await held(store, one.case.number, CaseNumber(999), asks=[one.asks[0].id]) == [one]
    assert await held(store) == []


async def test_an_ask_goes_over_to_the_case_that_its_own_was_merged_into(store: SqlStore) -> None:
    one = await open_case(store)
    two = await open_case(store, key="2", address=BINH)
    merged = two.case.into("merged", NOON, merged_into=one.case.number)

    await keep(store, CaseKept(merged, "merge", "m"), CaseKept(one.case, "merge", "m", two.asks))

    assert await held(store, asks=[two.asks[0].id]) == [Held(one.case, one.asks + two.asks)]
    assert await held(store, merged.number) == [Held(merged, ())]


async def test_the_cases_of_an_asker(store: SqlStore) -> None:
    one = await open_case(store)
    await open_case(store, key="2", address=BINH)
    two = await open_case(store, key="3")

    async with store.begin() as unit:
        assert await unit.cases_of(one.asks[0].conversation) == [one, two]
        assert await unit.cases_of(ConversationId("nobody")) == []


async def test_the_same_words_at_the_same_place_find_their_open_case(store: SqlStore) -> None:
    one = await open_case(store)
    closed = await open_case(store, Asked("Nộp ở đâu?", WARD), "2")
    await keep(store, CaseKept(closed.case.into("closed", NOON), "close"))
    again = replace(one.asks[0], id=AskId(99), text="  mất BAO lâu? ")

    async with store.begin() as unit:
        assert await unit.same_cases([again]) == [one]
        assert await unit.same_cases([replace(again, ward="cai-khe"), closed.asks[0]]) == []
        assert await unit.same_cases([replace(again, step=None)]) == []
        assert await unit.same_cases([]) == []


async def test_a_ward_sees_its_open_cases_and_the_city_all(store: SqlStore) -> None:
    one = (await open_case(store)).case
    two = (await open_case(store, replace(HOW_LONG, ward="cai-khe"), "2")).case
    three = (await open_case(store, replace(HOW_LONG, ward=None), "3")).case
    await keep(store, CaseKept((await open_case(store, key="4")).case.into("answered", NOON), "send"))

    assert await open_numbers(store, WARD) == [one.number]
    assert await open_numbers(store) == [one.number, two.number, three.number]
    assert await open_numbers(store, limit=2) == [one.number, two.number]


async def test_timers_go_through_the_cases_in_which_something_may_fall_due(store: SqlStore) -> None:
    one = await open_case(store)
    two = await open_case(store, key="2")
    spam = await open_case(store, key="3")
    answered = two.case.into("answered", NOON)
    await keep(store, CaseKept(answered, "send", "m"), CaseKept(spam.case.into("spam", NOON), "spam", "m"))

    async with store.begin() as unit:
        assert await unit.next_cases(CaseNumber(0), 10) == ([one.case, answered], answered.number)
        assert await unit.next_cases(CaseNumber(0), 1) == ([one.case], one.case.number)
        assert await unit.next_cases(one.case.number, 10) == ([answered], answered.number)
        assert await unit.next_cases(answered.number, 10) == ([], None)


async def test_a_case_that_cannot_be_read_stops_nobody_elses(store: SqlStore, url: str) -> None:
    broken = await open_case(store)
    two = await open_case(store, key="2", address=BINH)
    await run(
        url,
        update(tables.team_case)
        .where(tables.team_case.c.number == broken.case.number)
        .values(content='{"state": "of tomorrow"}'),
    )

    async with store.begin() as unit:
        assert await unit.next_cases(CaseNumber(0), 1) == ([], broken.case.number)
        assert await unit.next_cases(broken.case.number, 10) == ([two.case], two.case.number)
    assert await open_numbers(store) == [two.case.number]
    assert await held(store, broken.case.number, two.case.number) == [two]


async def test_a_unit_that_fails_keeps_neither_case_nor_audit(store: SqlStore, url: str) -> None:
    its = await ask(store)
    with suppress(ZeroDivisionError):
        async with store.begin() as unit:
            await unit.keep_cases([CaseKept(new_case(its), "open", "", (its,))])
            raise ZeroDivisionError

    assert await open_numbers(store) == []
    assert await log(url) == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_of_two_who_claim_at_once_the_second_waits_and_sees_the_first(store: SqlStore) -> None:
    one = await open_case(store)
    locked = asyncio.Event()

    async def try_to_claim(member: str) -> Moved | MoveRefused:
        async with store.begin() as unit:
            (found,) = await unit.cases([one.case.number], [])
            locked.set()
            await asyncio.sleep(0.1)  # the other has begun, and waits for the lock
            moved = claim_case(found.case, MemberId(member), NOON, None, Timers())
            if isinstance(moved, Moved):
                await unit.keep_cases([CaseKept(moved.case, "claim", member)])
            return moved

    async def second() -> Moved | MoveRefused:
        await locked.wait()
        return await try_to_claim("binh")

    first, late = await asyncio.gather(try_to_claim("an"), second())

    assert isinstance(first, Moved)
    assert late == MoveRefused("held-by-other")
    assert await held(store, one.case.number) == [Held(first.case, one.asks)]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_timers_pass_over_a_case_that_a_member_is_busy_with(store: SqlStore) -> None:
    one = await open_case(store)
    two = await open_case(store, key="2")

    async with store.begin() as busy, store.begin() as timers:
        await busy.cases([one.case.number], [])
        assert await timers.next_cases(CaseNumber(0), 10) == ([two.case], two.case.number)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_of_two_who_open_cases_the_second_finds_what_the_first_opened(store: SqlStore) -> None:
    its = await ask(store)
    locked = asyncio.Event()

    async def first() -> None:
        async with store.begin() as unit:
            assert await unit.caseless(10) == [its]
            locked.set()
            await asyncio.sleep(0.1)
            await unit.keep_cases([CaseKept(new_case(its), "open", "", (its,))])

    async def second() -> Sequence[Ask]:
        await locked.wait()
        async with store.begin() as unit:
            return await unit.caseless(10)

    _, left = await asyncio.gather(first(), second())

    assert left == []


# The team


def brings(code: str, key: str = "1", address: str = AN) -> Arrival:
    return replace(said(key, address=address), invite=code)


async def take(store: SqlStore, *arrivals: Arrival) -> Taken:
    async with store.begin() as unit:
        return await unit.take(arrivals)


async def team(store: SqlStore) -> Team:
    async with store.begin() as unit:
        return await unit.team()


async def invite(store: SqlStore, code: str = CODE) -> Invite:
    made = Invite(WARD, "officer", TOMORROW)
    await store.invite(code, made)
    return made


def joins(id: str, code: str = CODE) -> Joined:
    return Joined(code, Member(MemberId(id), "chị Lan", WARD, "officer"))


async def join(store: SqlStore, address: str = AN, code: str = CODE) -> Member:
    """Somebody who talked with the bot before becomes a member."""
    await invite(store, code)
    (message,) = await talk(store, said("0", address=address))
    event = joins(message.conversation_id, code)
    await talk(store, said("00", address=address), events=[event])
    return event.member


async def bind(store: SqlStore) -> Group:
    await invite(store, "nhom1")
    (message,) = await talk(store, said("0", address=GROUP))
    group = Group(message.conversation_id, WARD)
    await talk(store, said("00", address=GROUP), events=[GroupBound("nhom1", group)])
    return group


async def test_an_invite_a_member_and_a_group_keep_their_team(store: SqlStore) -> None:
    made = Invite(WARD, "member", TOMORROW, "chị Lan", "to-1")
    for code in ("moi1", "nhom1"):
        await store.invite(code, made)
    taken = await take(store, brings("moi1"))
    (lan,) = await talk(store, said("0"))
    (group,) = await talk(store, said("0", address=GROUP))
    member = Member(MemberId(lan.conversation_id), "chị Lan", WARD, "member", "to-1")
    bound = Group(group.conversation_id, WARD, "to-1")

    await talk(store, said("00"), events=[Joined("moi1", member)])
    await talk(store, said("00", address=GROUP), events=[GroupBound("nhom1", bound)])

    assert list(taken.invites.values()) == [made]
    assert await team(store) == Team((member,), (bound,))


async def test_who_was_called_to_a_case_is_remembered_when(store: SqlStore, clock: Clock) -> None:
    lan = await join(store)
    clock.advance(timedelta(hours=2))
    binh, group = await join(store, BINH, "moi2"), await bind(store)

    async with store.begin() as unit:
        await unit.note_paged({ConversationId(lan.id), group.conversation})

    assert await team(store) == Team((replace(lan, paged_at=clock.now), binh), (group,))


async def test_an_invite_comes_with_the_message_that_brings_its_code(store: SqlStore, url: str) -> None:
    made = await invite(store)

    taken = await take(store, brings("sai"), brings(CODE, "2"), brings(CODE, "3", BINH))

    assert taken.invites == {taken.messages[1].id: made}
    ((hash,),) = await run(url, select(tables.invite.c.hash))
    assert CODE not in hash


async def test_an_invite_is_dead_after_its_time_and_then_swept(
    store: SqlStore, clock: Clock, url: str
) -> None:
    await invite(store)
    clock.advance(timedelta(days=1))

    assert (await take(store, brings(CODE))).invites == {}

    clock.advance(timedelta(seconds=1))
    await store.sweep(90)
    assert await run(url, select(tables.invite)) == []


async def test_members_and_groups_come_by_invite_and_go(store: SqlStore) -> None:
    member, group = await join(store), await bind(store)
    assert await team(store) == Team((member,), (group,))

    await talk(store, said("2"), events=[Left()])
    await talk(store, said("2", address=GROUP), events=[GroupLost()])

    assert await team(store) == Team()


async def test_an_operator_ends_a_place_and_the_log_says_that_it_was_ended(store: SqlStore, url: str) -> None:
    member, group = await join(store), await bind(store)
    assert await store.seats() == [
        Seat(member.conversation, "officer", WARD, NOON, "chị Lan"),
        Seat(group.conversation, "group", WARD, NOON),
    ]

    assert [await store.remove(member.conversation) for _ in range(2)] == [True, False]
    assert await store.remove(group.conversation)

    assert await store.seats() == []
    assert await team(store) == Team()
    assert (await log(url))[-2:] == [("removed", member.id, None), ("removed", group.conversation, None)]
    assert await store.first_broken() is None


async def test_an_invite_is_used_once(store: SqlStore, url: str) -> None:
    member = await join(store)
    (message,) = await talk(store, said("1", address=BINH))

    await talk(store, said("2", address=BINH), events=[joins(message.conversation_id)])

    assert (await take(store, brings(CODE, "3", BINH))).invites == {}
    assert (await team(store)).members == (member,)
    assert [row[:2] for row in await log(url)] == [("joined", member.id)]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_of_two_who_bring_an_invite_at_once_the_second_finds_it_gone(store: SqlStore) -> None:
    await invite(store)
    locked = asyncio.Event()

    async def bring(address: str) -> Taken:
        async with store.begin() as unit:
            taken = await unit.take([brings(CODE, address=address)])
            locked.set()
            await asyncio.sleep(0.1)
            for message in taken.messages:
                if message.id in taken.invites:
                    state = taken.conversations[message.conversation_id]
                    event = joins(state.id)
                    await unit.save([(message, Turn(state, (), Outcome("none"), (event,)))])
            return taken

    async def second() -> Taken:
        await locked.wait()
        return await bring(BINH)

    first, late = await asyncio.gather(bring(AN), second())

    assert (len(first.invites), len(late.invites)) == (1, 0)


async def test_who_joins_again_has_the_new_role(store: SqlStore) -> None:
    member = await join(store)
    await store.invite("lan2", Invite(None, "lead", TOMORROW))
    lead = replace(member, ward=None, role="lead")

    await talk(store, said("5"), events=[Joined("lan2", lead)])

    assert (await team(store)).members == (lead,)


async def test_in_a_group_who_did_it_is_known_by_their_private_talk(store: SqlStore) -> None:
    (mine,) = await talk(store, said("1"))

    taken = await take(
        store,
        replace(said("1", address=GROUP), by=AN),
        replace(said("2", address=GROUP), by=BINH),
        said("3", address=GROUP),
    )

    assert taken.by == {taken.messages[0].id: mine.conversation_id}


async def test_a_reply_to_a_card_names_its_case(store: SqlStore) -> None:
    cards = [Reply("thẻ", case=CaseNumber(7)), Reply("dạ"), Reply("thẻ dài", case=CaseNumber(8))]
    await talk(store, said("1", address=GROUP), replies=cards)
    for ids in ("41", "42", "43,44"):
        (one,) = await claim(store)
        async with store.begin() as unit:
            await unit.mark([Mark(one.conversation_id, one.number, "sent", ids)])

    def replying(key: str, to: str, address: str = GROUP) -> Arrival:
        return replace(said(key, address=address), replies_to=to)

    told = [replying(to, to) for to in ("41", "42", "43", "44", "4")]
    taken = await take(store, *told, replying("1", "41", address=AN))

    keys = {message.id: arrival.replies_to for message, arrival in zip(taken.messages, told, strict=False)}
    assert {keys[id]: case for id, case in taken.cards.items()} == {"41": 7, "43": 8, "44": 8}


# The audit log


async def log(url: str) -> list[tuple[str, str, int | None]]:
    audit = tables.audit.c
    rows = await run(url, select(audit.act, audit.by_id, audit.case_number).order_by(audit.id))
    return [(row.act, row.by_id, row.case_number) for row in rows]


async def test_what_was_done_is_in_the_log_by_ids(store: SqlStore, url: str) -> None:
    one = await open_case(store)
    member, group = await join(store, BINH), await bind(store)
    await keep(store, CaseKept(one.case, "claim", member.id), CaseKept(one.case, "return-to-pool"))
    await talk(store, said("3", address=BINH), events=[Left()])
    await talk(store, said("3", address=GROUP), events=[GroupLost()])
    await talk(store, said("4", address=BINH), events=[Left(), GroupLost()])  # nobody any more: nothing done

    number = one.case.number
    assert await log(url) == [
        ("open", one.asks[0].conversation, number),
        ("joined", member.id, None),
        ("group-bound", group.conversation, None),
        ("claim", member.id, number),
        ("return-to-pool", "", number),
        ("left", member.id, None),
        ("group-lost", group.conversation, None),
    ]
    assert await store.first_broken() is None


async def written(store: SqlStore) -> None:
    one = await open_case(store)
    for member in ("a", "b", "c"):
        await keep(store, CaseKept(one.case, "claim", member))


@pytest.mark.parametrize("change", [{"by_id": "x"}, {"act": "spam"}, {"case_number": 5}, {"at": TOMORROW}])
async def test_a_changed_row_is_found(store: SqlStore, url: str, change: dict[str, object]) -> None:
    await written(store)
    assert await store.first_broken() is None

    await run(url, update(tables.audit).where(tables.audit.c.id == 2).values(change))

    assert await store.first_broken() == 2


async def test_a_row_taken_out_is_found_at_the_next(store: SqlStore, url: str) -> None:
    await written(store)

    await run(url, delete(tables.audit).where(tables.audit.c.id == 3))

    assert await store.first_broken() == 4


async def test_the_chain_holds_when_many_write_at_once(store: SqlStore, url: str) -> None:
    cases = [(await open_case(store, key=str(number))).case for number in range(4)]

    await asyncio.gather(*(keep(store, CaseKept(case, "claim", "m")) for case in cases for _ in range(5)))

    assert len(await log(url)) == 24
    assert await store.first_broken() is None


async def test_the_log_is_kept_for_two_years_and_holds_after_that(
    store: SqlStore, clock: Clock, url: str
) -> None:
    await written(store)
    clock.advance(timedelta(days=400))
    await keep(store, CaseKept((await open_case(store, key="9")).case, "claim", "later"))
    clock.advance(timedelta(days=331))

    await store.sweep(90)

    assert [act for act, *_ in await log(url)] == ["open", "claim", "end", "end"]
    assert await store.first_broken() is None


# Deleting


async def test_members_and_groups_stay_however_long_they_say_nothing(store: SqlStore, clock: Clock) -> None:
    member, group = await join(store), await bind(store)
    await talk(store, said("1", address=BINH))
    clock.advance(timedelta(days=200))

    swept = await store.sweep(90)

    assert swept.rows["conversation"] == 1
    assert await team(store) == Team((member,), (group,))
    (message,) = await talk(store, said("9"))
    assert message.conversation_id == member.conversation


async def test_who_left_is_swept_like_others(store: SqlStore, clock: Clock, url: str) -> None:
    await join(store)
    await talk(store, said("1"), events=[Left()])
    clock.advance(timedelta(days=91))

    await store.sweep(90)

    assert await run(url, select(tables.conversation)) == []


async def test_a_member_who_is_forgotten_is_none_any_more(store: SqlStore, url: str) -> None:
    member = await join(store)
    await talk(store, said("1"), replies=[], events=[Forgotten()])

    assert await team(store) == Team()
    assert await log(url) == [("joined", member.id, None), ("left", member.id, None)]
    await store.sweep(90)
    assert await run(url, select(tables.conversation)) == []


async def test_forgetting_takes_asks_out_of_their_case(store: SqlStore) -> None:
    one = await open_case(store)
    other = await ask(store, key="2", address=BINH)
    await keep(store, CaseKept(one.case, "join", other.conversation, (other,)))

    await talk(store, said("3"), events=[Forgotten()])

    assert await held(store, one.case.number) == [Held(one.case, (other,))]


async def test_cases_that_ended_go_with_the_retention_and_open_ones_stay(
    store: SqlStore, clock: Clock, url: str
) -> None:
    ends: tuple[State, ...] = ("closed", "met", "merged", "spam")
    for number, state in enumerate(get_args(State)):
        case = (await open_case(store, key=str(number))).case
        await keep(store, CaseKept(case.into(state, NOON), "move"))
    clock.advance(timedelta(days=90))
    await talk(store, said("late"))
    await run(url, update(tables.ask).values(at=clock.now))  # somebody waits still
    await store.sweep(90)
    before = len(await run(url, select(tables.team_case.c.state)))
    clock.advance(timedelta(seconds=1))

    await store.sweep(90)

    left = {row.state for row in await run(url, select(tables.team_case.c.state))}
    assert (before, left) == (len(get_args(State)), set(get_args(State)) - set(ends))


async def test_who_was_a_member_once_is_known(store: SqlStore) -> None:
    (message,) = await talk(store, said("1"))
    who = message.conversation_id
    async with store.begin() as unit:
        assert not await unit.was_member(who)
    await store.invite(CODE, Invite(WARD, "member", TOMORROW, "chị Lan"))
    await talk(store, said("2"), events=[Joined(CODE, Member(MemberId(who), "chị Lan", WARD, "member"))])
    await talk(store, said("3"), events=[Left()])

    async with store.begin() as unit:
        assert (await unit.team()).members == ()
        assert await unit.was_member(who)


async def test_a_case_whose_last_ask_went_with_its_time_is_closed_and_blank(
    store: SqlStore, clock: Clock
) -> None:
    old = await open_case(store)
    clock.advance(timedelta(days=80))
    young = await open_case(store, replace(HOW_LONG, text="Ở đâu?"), "2")
    clock.advance(timedelta(days=20))

    await store.sweep(90)

    assert await open_numbers(store) == [young.case.number]
    (one,) = await held(store, old.case.number)
    assert (one.case.state, one.case.text, one.asks) == ("closed", "", ())
