"""The bubbles that the team reads: a case's card, the preview of an answer, the list of open cases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.notice import CaseCard
from bot.domain.opening import moment_named
from bot.domain.place import place
from bot.domain.team.case import OPEN, Ask, Case, CaseNumber, State
from bot.domain.team.matter import Held
from bot.domain.turn import Choice, Enclosed, Reply, shortened

NEAREST = 3
"""Entries offered under a card, each sent with two taps."""
LISTED = 15
_FREE = ("claim", "like", "refer", "met", "spam")
VERBS: Mapping[State, Sequence[str]] = {
    "new": _FREE,
    "referred": _FREE,
    "reopened": _FREE,
    "need_info": ("met", "spam"),
    "claimed": ("write", "ask", "like", "refer", "met", "spam", "back"),
    "drafted": ("preview", "back"),
    "answered": ("recall",),
    "closed": ("recall",),
}
"""What can be done with a case in a state."""
ASKERS_SHOWN = 10
"""Askers named in a preview, each with a button to leave them out; beyond that they are counted."""
SHORT = 60
"""Characters of a case's text in a list."""


def card(notice: CaseCard, knowledge: Knowledge, now: datetime, *, edits: int | None = None) -> Reply:
    """A case as its team sees it now."""
    case, say = notice.case, knowledge.phrases
    if notice.elsewhere:
        return Reply(say("team.elsewhere", number=case.number), edits=edits, case=case.number)
    if notice.gone:
        return Reply(say("team.gone", number=case.number), edits=edits, case=case.number)
    lines = [
        *((f"«{case.text}»", "") if case.text else ()),
        *facts(case, notice.asks, knowledge, now),
        state_in_words(case, notice.holder, knowledge, now),
    ]
    return Reply(
        "\n".join(lines),
        title=say("team.card", number=case.number),
        choices=tuple(choices(case, knowledge)),
        edits=edits,
        case=case.number,
    )


def facts(case: Case, asks: int, knowledge: Knowledge, now: datetime) -> list[str]:
    """Where it comes from, how many wait, and what they were promised."""
    say = knowledge.phrases
    ward = knowledge.wards.get(case.ward or "")
    told = [say("team.from", ward=ward.name if ward else say("team.no-ward"))]
    if name := knowledge.named(case.entry or ""):
        told.append(say("team.about", name=name, step=case.step or "–"))
    told.append(say("team.waiting", count=asks))
    if case.due_at:
        told.append(say("team.due", when=moment_named(case.due_at, now, say)))
    if case.note:
        told.append(say("team.note", note=case.note))
    if case.replied:
        told.append(say("team.replied", text=case.replied))
    return told


def state_in_words(case: Case, holder: str, knowledge: Knowledge, now: datetime) -> str:
    """Who has it, until when, and what is to be done."""
    until = moment_named(case.held_until, now, knowledge.phrases) if case.held_until else ""
    return knowledge.phrases(f"team.state-{case.state.replace('_', '-')}", holder=holder, until=until)


def choices(case: Case, knowledge: Knowledge) -> Sequence[Choice]:
    """What can be done with it now."""
    say, number = knowledge.phrases, str(case.number)

    def button(verb: str) -> Choice:
        return Choice(say(f"team.button-{verb}"), place("case", verb, number))

    verbs = VERBS.get(case.state, ())
    if not verbs:
        return ()
    near = entries(case, knowledge) if case.state in OPEN - {"drafted"} else ()
    return (*(button(verb) for verb in verbs), *near)


def entries(case: Case, knowledge: Knowledge) -> Sequence[Choice]:
    """The nearest entries, each to be sent as the answer."""
    found = [match.entry for match in knowledge.matcher.rank(case.text, NEAREST)]
    known = [knowledge.procedures[id] for id in found if id in knowledge.procedures]
    return [
        Choice(
            shortened(knowledge.phrases("team.button-entry", name=one.name)),
            place("case", "entry", str(case.number), one.id),
        )
        for one in known
    ]


def preview(held: Held, knowledge: Knowledge, *, checked: bool) -> Reply:
    """The answer as it would go out, with everyone who would get it; each can be left out.

    ``checked`` says that somebody else has to look over it and send it.
    """
    case, say = held.case, knowledge.phrases
    out = set(case.left_out)
    waiting = to_be_told(held)
    lines = [say("team.preview", count=sum(ask.id not in out for ask in waiting)), "", case.draft, ""]
    lines += [
        say("team.left-out" if ask.id in out else "team.gets-it", number=ask.id, text=ask.text)
        for ask in waiting[:ASKERS_SHOWN]
    ]
    if len(waiting) > ASKERS_SHOWN:
        lines.append(say("team.more-askers", count=len(waiting) - ASKERS_SHOWN))
    if checked:
        lines += ["", say("team.second-eyes-file" if case.draft_media else "team.second-eyes")]
    number, version = str(case.number), str(case.version)
    drops = [
        Choice(
            say("team.button-again" if ask.id in out else "team.button-drop", number=ask.id),
            place("case", "drop", number, str(ask.id)),
        )
        for ask in waiting[:ASKERS_SHOWN]
        if len(waiting) > 1
    ]
    send = (Choice(say("team.button-send"), place("case", "send", number, version)),)
    back = (Choice(say("team.button-back"), place("case", "back", number)),)
    reply = Reply(
        "\n".join(lines),
        title=say("team.preview-title", number=case.number),
        choices=(*send, *drops, *back),
        case=case.number,
    )
    return with_file(reply, case.draft_media, case.number, knowledge)


def with_file(reply: Reply, media: Media | None, of: CaseNumber, knowledge: Knowledge) -> Reply:
    """The reply with a member's picture or voice message, where there is one."""
    if media is None:
        return reply
    lost = knowledge.phrases(f"asked.lost-{media.kind}")
    return replace(reply, enclosed=Enclosed(media, of, lost))


def to_be_told(held: Held) -> list[Ask]:
    """The asks that an answer would reach."""
    return [ask for ask in held.asks if ask.state in ("waiting", "told", "unclear")]


def listed(cases: Sequence[Case], mine: Sequence[Case], knowledge: Knowledge, now: datetime) -> Reply:
    """My cases, then those that nobody holds, oldest first."""
    say = knowledge.phrases
    rows = [*mine, *(case for case in cases if case.holder is None)][:LISTED]
    if not rows:
        return Reply(say("team.none-open"))
    lines = [
        say(
            "team.row",
            number=case.number,
            text=case.text[:SHORT],
            due=moment_named(case.due_at, now, say) if case.due_at else "–",
        )
        for case in rows
    ]
    return Reply(
        "\n".join(lines),
        title=say("team.list-title", count=len(cases)),
        choices=tuple(
            Choice(say("team.button-show", number=case.number), place("case", "show", str(case.number)))
            for case in rows
        ),
    )
