"""What a resident hears when something that they were told was wrong, or is not so any more."""

from datetime import datetime, timedelta

from bot.domain.clock import ward_day
from bot.domain.conversation import Conversation
from bot.domain.correction import Whom
from bot.domain.knowledge import Knowledge
from bot.domain.notice import Corrected
from bot.domain.place import place
from bot.domain.turn import Choice, Reply, Turn, turn_of


def told(notice: Corrected, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """What is right, of what, and when it was told; the entry as it is now is a button away."""
    say, entry = knowledge.phrases, notice.entry
    known = knowledge.named(entry) is not None
    reply = Reply(
        say("correcting.told", name=notice.name, day=f"{notice.told_on:%d/%m/%Y}", text=notice.text),
        title=say("correcting.title"),
        choices=(
            *((Choice(say("correcting.button-now"), place("entry", entry)),) if known else ()),
            Choice(say("buttons.person"), place("person", entry) if known else place("person")),
        ),
    )
    return turn_of(conversation, reply)


def named(entry: str, knowledge: Knowledge) -> str | None:
    """The name of what can be corrected: an entry, a listed procedure, an answer that a team gave."""
    answer = knowledge.answers.get(entry)
    return knowledge.named(entry) or (answer.question if answer else None)


def whom(
    entry: str,
    ward: str | None,
    knowledge: Knowledge,
    now: datetime,
    back: timedelta,
    before: datetime | None = None,
) -> Whom:
    """Everyone who was told of an entry as of this ward, or of any where none is named.

    Who named no ward is one of the ward that this installation is for.
    """
    unnamed = (None,) if ward == knowledge.default_ward else ()
    return Whom(
        entry=entry,
        since=now - back,
        before=before,
        today=ward_day(now),
        wards=(ward, *unnamed) if ward else (),
    )
