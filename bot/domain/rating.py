"""Points from residents: for an answer, a guide, a visit to the desk; one tap, then words if they like."""

from dataclasses import replace
from datetime import datetime

from bot.domain.clock import ward_day
from bot.domain.conversation import Conversation, RatingKind
from bot.domain.deep_link import DESK
from bot.domain.knowledge import Knowledge
from bot.domain.place import place
from bot.domain.turn import Choice, Commented, Outcome, Rated, Reply, Turn, turn_of

POINTS = range(1, 6)
UNHAPPY = 3
"""With so many points or fewer, the bot asks what was hard."""
WORDS_MAX = 500


def points(kind: RatingKind, about: str, knowledge: Knowledge) -> tuple[Choice, ...]:
    """Five buttons; the number typed is as good."""
    say = knowledge.phrases
    return tuple(
        Choice(say("rating.points", points=one), place("rate", kind, about, str(one))) for one in POINTS
    )


def ask_visit(desk: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """How was the desk today? Asked by the poster at the desk; once a visit, so once a day."""
    say = knowledge.phrases
    ward = knowledge.wards.get(conversation.ward or knowledge.default_ward or "")
    about = f"{desk}.{ward_day(now):%y%m%d}"
    reply = Reply(
        say("rating.visit", ward=ward.name if ward else say("rating.desk")),
        title=say("rating.visit-title"),
        choices=points("visit", about, knowledge),
    )
    return turn_of(conversation, reply)


def rate(
    kind: RatingKind, about: str, given: str, conversation: Conversation, knowledge: Knowledge
) -> Turn | None:
    """Keep the points and thank; ask for words where it was hard. ``None`` where these are no points."""
    if given not in map(str, POINTS) or not rated_by_us(kind, about, knowledge):
        return None
    say, ward = knowledge.phrases, conversation.ward or knowledge.default_ward
    event = Rated(kind, about, ward, int(given))
    menu = Choice(say("buttons.menu"), place("menu"))
    if kind == "answer" and int(given) <= UNHAPPY:
        reply = Reply(
            say("rating.wrong-answer"), choices=(Choice(say("buttons.person"), place("person", about)), menu)
        )
        return turn_of(conversation, reply, events=(event,))
    if kind == "answer":
        return turn_of(conversation, Reply(say("rating.thanks"), choices=(menu,)), events=(event,))
    if int(given) > UNHAPPY:
        more = Choice(say("buttons.comment"), place("comment", kind, about))
        return turn_of(conversation, Reply(say("rating.thanks"), choices=(more, menu)), events=(event,))
    turn = ask_comment("rating.what-was-hard", kind, about, conversation, knowledge)
    return replace(turn, events=(event,))


def say_more(kind: RatingKind, about: str, conversation: Conversation, knowledge: Knowledge) -> Turn | None:
    """Whoever was content may say something too; ``None`` where there is nothing of ours to comment on."""
    known = rated_by_us(kind, about, knowledge)
    return ask_comment("rating.say-more", kind, about, conversation, knowledge) if known else None


def ask_comment(
    name: str, kind: RatingKind, about: str, conversation: Conversation, knowledge: Knowledge
) -> Turn:
    """The next words are a comment."""
    say = knowledge.phrases
    reply = Reply(say(name), choices=(Choice(say("buttons.no-comment"), place("menu")),))
    return turn_of(replace(conversation, awaiting="comment", rating=(kind, about)), reply)


def rated_by_us(kind: RatingKind, about: str, knowledge: Knowledge) -> bool:
    """Whether one of our buttons asks for points to this: anybody can post anything."""
    if kind != "visit":
        return knowledge.named(about) is not None
    desk, _, day = about.partition(".")
    desks = {one.id for ward in knowledge.wards.values() for one in ward.desks} | {DESK}
    return desk in desks and len(day) == 6 and day.isdecimal()


def comment(text: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Words to the rating just given; they are masked already."""
    done = replace(conversation, awaiting=None, rating=None)
    say = knowledge.phrases
    menu = Choice(say("buttons.menu"), place("menu"))
    if conversation.rating is None:
        return turn_of(done, Reply(say("rating.thanks"), choices=(menu,)))
    event = Commented(*conversation.rating, text[:WORDS_MAX])
    reply = Reply(say("rating.thanks-words"), choices=(menu,))
    return turn_of(done, reply, outcome=Outcome("smalltalk"), events=(event,))
