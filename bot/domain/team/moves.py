"""What members do to a case; ``askers`` has what residents do, ``due`` what the timers do.

Each move gives ``Moved`` with everything that follows, or ``Refused`` with the reason, and the same
arguments always give the same. ``asks`` are all asks of the case.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.clock import WardClock
from bot.domain.media import Media
from bot.domain.team.case import (
    OPEN,
    Ask,
    AskId,
    Case,
    CaseNumber,
    Destination,
    Effect,
    Help,
    MemberId,
    Moved,
    Page,
    Parted,
    Refused,
    State,
    Tell,
)
from bot.domain.team.timers import Timers, later, promised

_UNASKED: Mapping[str, Any] = {"question": "", "replied": "", "asked": None}
"""Of a case of which nothing is asked back any more."""


def opened(
    number: CaseNumber, ask: Ask, area: str | None, now: datetime, clock: WardClock | None, timers: Timers
) -> Case:
    """A new case of its first ask, with the promise to tell the asker."""
    return Case(
        number=number,
        scope="area" if area else "ward",
        ward=ask.ward,
        area=area,
        entry=ask.entry,
        step=ask.step,
        text=ask.text,
        opened_at=now,
        state_since=now,
        due_at=promised(now, clock, timers),
    )


def claim(
    case: Case, member: MemberId, now: datetime, clock: WardClock | None, timers: Timers
) -> Moved | Refused:
    """Take a case that waits. A reopened one is held for its last answerer, and free to all after that."""
    if refused := _not_free(case, member):
        return refused
    if case.state not in ("new", "referred", "reopened"):
        return Refused(case.state)
    until = later(now, timedelta(minutes=timers.hold_min), clock)
    return Moved(case.into("claimed", now, holder=member, held_until=until))


def give_back(case: Case, member: MemberId, now: datetime) -> Moved | Refused:
    """Let others have it; a draft stays for them to see."""
    if refused := _not_held(case, member, "claimed", "drafted", "reopened"):
        return refused
    return Moved(case.in_pool(now), () if case.supplement else (Page("pool", "returned"),))


def draft(
    case: Case,
    member: MemberId,
    text: str,
    now: datetime,
    clock: WardClock | None,
    timers: Timers,
    media: Media | None = None,
) -> Moved | Refused:
    """Write the answer, or write it anew; what went with an earlier draft goes with it."""
    if refused := _not_held(case, member, "claimed", "drafted", "reopened"):
        return refused
    if not text.strip():
        return Refused("empty")
    until = later(now, timedelta(minutes=timers.draft_min), clock)
    return Moved(case.into("drafted", now, holder=member, held_until=until, draft=text, draft_media=media))


def supplement(
    case: Case,
    member: MemberId,
    text: str,
    now: datetime,
    clock: WardClock | None,
    timers: Timers,
    media: Media | None = None,
) -> Moved | Refused:
    """Write something to add to an answer that was sent, by whomever: it goes the way of any draft."""
    if case.state != "answered":
        return Refused(case.state)
    if not text.strip():
        return Refused("empty")
    until = later(now, timedelta(minutes=timers.draft_min), clock)
    written = {"draft": text, "draft_media": media, "supplement": True}
    return Moved(case.into("drafted", now, holder=member, held_until=until, **written))


def leave_out(case: Case, ask: AskId, asks: Collection[Ask]) -> Moved | Refused:
    """The draft is not for this ask, or is for it again. Whoever looks it over may say so."""
    if case.state != "drafted":
        return Refused("nothing-drafted")
    if not any(one.id == ask and one.state in ("waiting", "told", "unclear") for one in asks):
        return Refused("no-such-ask")
    kept = tuple(one for one in case.left_out if one != ask)
    left_out = kept if len(kept) < len(case.left_out) else (*kept, ask)
    return Moved(replace(case, version=case.version + 1, left_out=left_out))


def send(
    case: Case,
    member: MemberId,
    text: str,
    seen: int,
    asks: Collection[Ask],
    now: datetime,
    *,
    left_out: Collection[AskId] = (),
    second_eyes: bool = False,
) -> Moved | Refused:
    """Send the drafted answer to all who wait for it, except those left out.

    ``text`` and ``seen`` are the draft and the version on the member's screen: where the case has moved on
    since, nothing is sent. With ``second_eyes`` (money, days or law in the text, or a picture or voice
    with it) somebody other than the one who wrote it must send it. Who said that the last answer was clear
    hears nothing more.
    """
    if seen != case.version or (case.state == "drafted" and text != case.draft):
        return Refused("stale-version")
    if case.state in ("new", "claimed", "referred", "reopened"):
        return Refused("nothing-drafted")
    if case.state != "drafted":
        return Refused(case.state)
    if second_eyes and member == case.holder:
        return Refused("second-eyes")
    if not second_eyes and member != case.holder:
        return Refused("not-holder")
    told, parted = _settled(asks, left_out, supplement=case.supplement)
    if not told:
        return Refused("no-askers")
    answered = case.into(
        "answered",
        now,
        due_at=None,
        draft="",
        draft_media=None,
        answer=f"{case.answer}\n\n{case.draft}" if case.supplement else case.draft,
        answer_media=case.draft_media or (case.answer_media if case.supplement else None),
        supplement=False,
        left_out=(),
        **_words_of(case, told),
        answered_by=case.holder,
        checked_by=member if second_eyes else None,
    )
    tell = Tell("answer", tuple(ask.id for ask in told), case.draft, case.draft_media)
    return Moved(answered, (tell, *_parting(parted)), told + parted)


def ask_back(
    case: Case, member: MemberId, question: str, ask: AskId, asks: Collection[Ask], now: datetime
) -> Moved | Refused:
    """Ask one asker something; the clock of the promise stops until they reply."""
    if refused := _not_held(case, member, "claimed", "reopened"):
        return refused
    if not question.strip():
        return Refused("empty")
    if not any(one.id == ask and one.state != "dropped" for one in asks):
        return Refused("no-such-ask")
    waiting = case.into("need_info", now, holder=member, question=question, asked=ask)
    return Moved(waiting, (Tell("question", (ask,), question),))


def refer(
    case: Case,
    member: MemberId,
    to: Destination,
    note: str,
    now: datetime,
    clock: WardClock | None,
    timers: Timers,
) -> Moved | Refused:
    """Pass the case on with a note; the second time the lead hears of it too.

    ``clock`` is the destination's: its time starts afresh, and the askers are told where and by when.
    """
    if refused := _not_held(case, member, "claimed", "reopened"):
        return refused
    if to == Destination(case.scope, case.ward, case.area):
        return Refused("same-place")
    passed_on = case.into(
        "referred",
        now,
        scope=to.scope,
        ward=to.ward,
        area=to.area,
        note=note,
        referrals=case.referrals + 1,
        escalated="",
        warned=False,
    )
    passed_on = replace(passed_on, due_at=promised(passed_on, clock, timers))
    lead = (Page("lead", "referred", note),) if passed_on.referrals > 1 else ()
    return Moved(passed_on, (Tell("referred"), Page("pool", "referred", note), *lead))


def merge(case: Case, member: MemberId, other: Case, now: datetime) -> Moved | Refused:
    """The case asks the same as another open one, which takes over its asks.

    The other's version goes up too: whoever is about to send its answer must see the new askers first.
    """
    if refused := _not_free(case, member):
        return refused
    if other.number == case.number:
        return Refused("same-case")
    if not other.takes_asks:
        return Refused("other-not-open")
    if other.ward != case.ward and other.scope != "city":
        return Refused("other-ward")
    # Its asks have their words, and take them along when they go.
    words: dict[str, Any] = {"text": "", "draft": "", "draft_media": None, "note": "", **_UNASKED}
    merged = case.into("merged", now, due_at=None, merged_into=other.number, **words)
    return Moved(merged, other=replace(other, version=other.version + 1))


def spam(case: Case, member: MemberId, now: datetime) -> Moved | Refused:
    """No question about paperwork: nobody answers it, and the askers are told so."""
    if refused := _not_free(case, member):
        return refused
    return Moved(case.into("spam", now, due_at=None), (Tell("not-for-us"),))


def met(
    case: Case,
    member: MemberId,
    help: Help,
    asks: Collection[Ask],
    now: datetime,
    *,
    left_out: Collection[AskId] = (),
) -> Moved | Refused:
    """The askers, except those left out, were helped by phone, at the desk or at home."""
    if refused := _not_free(case, member):
        return refused
    if help.minutes < 1 or not help.result.strip():
        return Refused("empty")
    told, parted = _settled(asks, left_out)
    if not told:
        return Refused("no-askers")
    done = case.into("met", now, due_at=None, met_by=member, help=help, **_words_of(case, told))
    return Moved(done, _parting(parted), told + parted)


def _not_free(case: Case, member: MemberId) -> Refused | None:
    """Why a member may not do what all may do to a free case, and only the holder to a held one."""
    if case.state not in OPEN:
        return Refused(case.state)
    if case.supplement:
        return Refused("answered")
    return Refused("held-by-other") if case.holder not in (None, member) else None


def _not_held(case: Case, member: MemberId, *states: State) -> Refused | None:
    """Why a member may not do what only the holder may do, in these states."""
    if case.state not in OPEN:
        return Refused(case.state)
    if case.holder != member:
        return Refused("not-holder")
    return None if case.state in states else Refused(case.state)


def _words_of(case: Case, told: tuple[Ask, ...]) -> Mapping[str, Any]:
    """The case's text and what its asker replied; not those of one who was left out: theirs go with them."""
    text = case.text if case.text in [ask.text for ask in told] else told[0].text
    return {"text": text, **({} if case.asked in [ask.id for ask in told] else _UNASKED)}


def _settled(
    asks: Collection[Ask], left_out: Collection[AskId], *, supplement: bool = False
) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """The asks that are told now, and those left out: both as they are afterwards. Who is left out of a
    supplement has the answer already."""
    live = [ask for ask in asks if ask.state in ("waiting", "told", "unclear")]
    told = tuple(replace(ask, state="told") for ask in live if ask.id not in left_out)
    parted = [ask for ask in live if ask.id in left_out and not (supplement and ask.state == "told")]
    return told, tuple(replace(ask, state="dropped") for ask in parted)


def _parting(parted: tuple[Ask, ...]) -> tuple[Effect, ...]:
    return (Parted(tuple(ask.id for ask in parted)),) if parted else ()
