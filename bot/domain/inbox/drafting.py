"""An answer on its way: drafted, shown as it would go out, looked over where it is delicate, sent."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.inbox import cards
from bot.domain.inbox.acting import Act, after, claimed_first, with_unsent
from bot.domain.inbox.adopting import offers
from bot.domain.media import Media
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import AskId
from bot.domain.team.directory import ANSWERS
from bot.domain.team.matter import id_in
from bot.domain.turn import Choice, Reply, Turn, turn_of

DELICATE = re.compile(
    r"\d[\d.,]*\s*(?:đ|đồng|k\b|tr\b|nghìn|ngàn|triệu|tỷ|ngày|tuần|tháng|năm|%)"
    r"|https?://|\w\.vn\b|điều \d|nghị định|luật|thông tư",
    re.IGNORECASE,
)
"""Money, days, law, links: a mistake here costs residents, so a second pair of eyes looks over it."""


def draft(text: str, act: Act, media: Media | None = None) -> Turn:
    """Write the answer; a case that nobody holds is claimed by it. Then it is shown as it would go out."""
    ready, claimed = claimed_first(act)
    if isinstance(ready, Turn):
        return ready
    moved = moves.draft(ready.case, act.me, text, act.now, act.clock, act.timers, media)
    turn = after(ready, "draft", moved, then=preview)
    return replace(turn, events=(*claimed, *turn.events))


def offer_supplement(text: str, act: Act, media: Media | None = None) -> Turn:
    """Somebody was faster: both answers, and the choice to add this one to the other or to let it be."""
    say, number = act.knowledge.phrases, str(act.case.number)
    reply = Reply(
        say("team.answered-already", theirs=act.case.answer, yours=text),
        choices=(
            Choice(say("team.button-supplement"), place("case", "supplement", number)),
            Choice(say("team.button-let-be"), place("case", "let-be", number)),
        ),
    )
    shown = cards.with_file(reply, media, act.case.number, act.knowledge)
    return turn_of(with_unsent(text, act, media), shown)


def supplement(text: str, act: Act, media: Media | None = None) -> Turn:
    """What is to be added is shown as any answer is, before it goes."""
    moved = moves.supplement(act.case, act.me, text, act.now, act.clock, act.timers, media)
    return after(act, "supplement", moved, then=preview)


def preview(act: Act) -> Turn:
    """The draft as it would go out."""
    if not act.case.draft:
        return act.says("team.refused-nothing-drafted")
    return turn_of(act.conversation, cards.preview(act.held, act.knowledge, checked=delicate(act)))


def send(version: str, act: Act, left_out: Sequence[str] | None = None) -> Turn:
    """Send the draft that was on the screen to everyone who was not left out: here, or one by one before."""
    seen = id_in(version)
    out = act.case.left_out if left_out is None else [AskId(id_in(one)) for one in left_out]
    moved = moves.send(
        act.case,
        act.me,
        act.case.draft,
        seen,
        act.held.asks,
        act.now,
        left_out=out,
        second_eyes=delicate(act),
    )
    return after(act, "send", moved, then=sent)


def sent(act: Act) -> Turn:
    """It is on its way."""
    told = sum(ask.state == "told" for ask in act.held.asks)
    reply = Reply(
        act.knowledge.phrases("team.sent", number=act.case.number, count=told),
        choices=offers(act),
        case=act.case.number,
    )
    return turn_of(act.conversation, reply)


def drop(ask: str, act: Act) -> Turn:
    """Leave an asker out of the answer, or take them in again."""
    return after(act, "leave-out", moves.leave_out(act.case, AskId(id_in(ask)), act.held.asks), then=preview)


def delicate(act: Act) -> bool:
    """Whether somebody else has to look over the draft: it has money, days or law, or what nobody can search
    for them, there is somebody, and the ward wants it so."""
    ward = act.knowledge.wards.get(act.case.home or "")
    if ward and not ward.second_eyes:
        return False
    others = [one for one in act.knowledge.team.of(act.case.home, *ANSWERS) if one.id != act.case.holder]
    searched = act.case.draft_media is None and DELICATE.search(act.case.draft) is None
    return bool(others) and not searched


def send_entry(entry: str, act: Act) -> str:
    """An entry of the knowledge as an answer."""
    procedure = act.knowledge.procedures.get(entry)
    if procedure is None:
        return ""
    return act.knowledge.phrases("team.entry-answer", name=procedure.name, summary=procedure.summary)
