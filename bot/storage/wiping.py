"""Taking a resident's words out of what their team was shown, once they had their data deleted."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, delete, or_, select, union, update

from bot.domain.inbox.cards import SHORT
from bot.domain.team.case import CaseNumber
from bot.domain.turn import Reply
from bot.storage.codec import reply_to_json
from bot.storage.tables import member, notice, outgoing, team_group, waiting

SHOWN = SHORT
"""Characters by which words are found: a list of cases shows no more of each."""
FOUND = 8
"""Words shorter than this would be found everywhere; the cards and previews of their case go all the same."""
BLANK = reply_to_json(Reply(""))

_team = union(select(member.c.conversation_id), select(team_group.c.conversation_id))
_has = outgoing.c.reply.contains
_WIPE = (
    update(outgoing)
    .where(
        outgoing.c.conversation_id.in_(_team),
        or_(
            _has(bindparam("of_case")),
            _has(bindparam("of_case_last")),
            _has(bindparam("words"), escape="\\"),
        ),
    )
    .values(reply=BLANK, state=case((waiting, "overtaken"), else_=outgoing.c.state))
)
_UNSAID = delete(notice).where(
    or_(notice.c.key.startswith(bindparam("pages")), notice.c.key == bindparam("card"))
)


def wipe(connection: Connection, number: CaseNumber, words: Sequence[str]) -> None:
    """Blank what the team's chats keep of these words and of their case, and drop what was not said yet.

    A pass over the replies of members and groups; the rest of the table is not looked at.
    """
    whole = [f'"case":{number},', f'"case":{number}}}']
    for text in words:
        known = text[:SHOWN] if len(text) >= FOUND else whole[0]
        values = {"of_case": whole[0], "of_case_last": whole[1], "words": escaped(known)}
        connection.execute(_WIPE, values)
    connection.execute(_UNSAID, {"pages": f"page:{number}:", "card": f"card:{number}"})


def team_chats(connection: Connection) -> frozenset[str]:
    """The conversations in which cases are shown."""
    return frozenset(connection.scalars(select(_team.subquery().c.conversation_id)))


def has(content: str, words: Sequence[str]) -> bool:
    """Whether JSON that is not written yet has one of these texts in it."""
    return any(len(text) >= FOUND and inside(text[:SHOWN]) in content for text in words)


def inside(text: str) -> str:
    """The text as it stands inside JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def escaped(text: str) -> str:
    """The text as it stands inside a reply's JSON, for LIKE."""
    return inside(text).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
