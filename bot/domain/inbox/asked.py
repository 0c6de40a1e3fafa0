"""What askers hear from the team, and what they say to it: clear, not clear, a reply, once more."""

from dataclasses import replace
from datetime import datetime

from bot.domain import asking
from bot.domain.asking import to_elsewhere
from bot.domain.conversation import Conversation, Draft
from bot.domain.inbox.cards import with_file
from bot.domain.inbox.effects import events_of
from bot.domain.knowledge import Knowledge
from bot.domain.notice import AskTold
from bot.domain.place import place
from bot.domain.team import askers
from bot.domain.team.case import AskId, Moved, Page, Refused
from bot.domain.team.matter import Held, Matter, id_in
from bot.domain.turn import Choice, Outcome, Reply, Turn, turn_of


def told(notice: AskTold, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A word from the team to someone who asked."""
    return turn_of(conversation, word(notice, knowledge))


def word(notice: AskTold, knowledge: Knowledge, *, ended: bool = False) -> Reply:
    """A word from the team, with what can be said to it; to an ``ended`` case one can only come back."""
    say, ask = knowledge.phrases, str(notice.ask)
    verbs = {"answer": ("clear", "unclear"), "question": ("reply",), "given-up": ("again",), "recalled": ()}
    reply = Reply(
        say(f"asked.{notice.what}", number=ask, text=notice.text),
        title=say("asked.title", number=ask),
        choices=tuple(
            Choice(say(f"asked.button-{verb}"), place("asked", verb, ask))
            for verb in (("again",) if ended else verbs.get(notice.what, ()))
        ),
        ask=notice.ask if notice.what == "question" else None,
    )
    return with_file(reply, notice.media, notice.of, knowledge) if notice.of else reply


def pressed(
    verb: str, id: str, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """Follow a button under a word from the team."""
    ask = AskId(id_in(id))
    held = own(ask, conversation, matter)
    if held is None:
        return turn_of(conversation, Reply(knowledge.phrases("asked.gone")))
    clock, timers = knowledge.clocks.get(held.case.ward or ""), knowledge.timers_of(held.case.ward)
    match verb:
        case "reply":
            return ask_for_reply(ask, conversation, knowledge)
        case "clear":
            moved = askers.asker_clear(held.case, ask, held.asks, now)
        case "thanks":
            moved = askers.thanks(held.case)
        case "again" if held.case.state == "closed":
            moved = askers.reopen_by_asker(held.case, ask, held.asks, now, clock, timers)
        case _:
            moved = askers.asker_unclear(held.case, ask, held.asks, now, clock, timers)
    return after(verb, moved, held, ask, conversation, knowledge)


def own(ask: AskId, conversation: Conversation, matter: Matter) -> Held | None:
    """The case of an ask that is this conversation's; ``None`` where it is gone, or another's now."""
    held = matter.of_ask(ask)
    mine = held and any(one.id == ask and one.conversation == conversation.id for one in held.asks)
    return held if mine else None


def after(
    verb: str,
    moved: Moved | Refused,
    held: Held,
    ask: AskId,
    conversation: Conversation,
    knowledge: Knowledge,
) -> Turn:
    """What the asker hears, and all that follows."""
    say = knowledge.phrases
    if isinstance(moved, Refused):
        name = f"asked.refused-{moved.reason}"
        return turn_of(conversation, Reply(say(name if name in say.texts else "asked.refused")))
    again = Choice(say("asked.button-again"), place("asked", "again", str(ask)))
    thanks = Choice(say("asked.button-thanks"), place("asked", "thanks", str(ask)))
    onward = {"clear": (again, thanks), "thanks": (again,)}.get(verb, (to_elsewhere(knowledge),))
    menu = Choice(say("buttons.menu"), place("menu"))
    reply = Reply(say(f"asked.said-{verb}"), choices=(*onward, menu))
    events = events_of(moved, held, f"asker-{verb}", conversation.id, knowledge)
    return turn_of(conversation, reply, outcome=Outcome("answer"), events=events)


def reply_typed(ask: AskId, text: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Words in answer to the team's question; they are shown before they go."""
    waiting = replace(conversation, awaiting="question", draft=Draft(text="", shown_as=0, ask=int(ask)))
    return asking.preview(text, waiting, knowledge)


def ask_for_reply(ask: AskId, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The next words are a reply to the team; they are shown before they go."""
    say = knowledge.phrases
    waiting = replace(conversation, awaiting="question", draft=Draft(text="", shown_as=0, ask=int(ask)))
    reply = Reply(say("asked.type-reply"), choices=(Choice(say("buttons.cancel"), place("drop")),))
    return turn_of(waiting, reply)


def replied(
    draft: Draft, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """The asker released a reply: the member who asked goes on."""
    ask = AskId(draft.ask or 0)
    held = own(ask, conversation, matter)
    done = replace(conversation, draft=None)
    clock = knowledge.clocks.get(held.case.ward or "") if held else None
    timers = knowledge.timers_of(held.case.ward if held else None)
    moved = held and askers.asker_replied(held.case, ask, draft.text, held.asks, now, clock, timers)
    if held is None or not isinstance(moved, Moved):
        late = Reply(knowledge.phrases("asked.reply-too-late"))
        return asking.preview(draft.text, done, knowledge, before=(late,))
    if knowledge.team.member(moved.case.holder) is None:
        moved = Moved(moved.case.in_pool(now), (Page("pool", "replied", draft.text),))
    sealed = Reply(knowledge.phrases("asking.sent-text", text=draft.text), edits=draft.shown_as)
    turn = after("reply", moved, held, ask, done, knowledge)
    return replace(turn, replies=(sealed, *turn.replies))
