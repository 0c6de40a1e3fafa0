"""Reads: a conversation as a page shows it, unanswered questions, guides of running runs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    distinct,
    func,
    literal,
    select,
    union_all,
)

from bot.domain.conversation import RatingKind
from bot.domain.guide import Guide
from bot.ports import Channel, Delivered, RatingCount, ResultCount, Said, Transcript, Unanswered
from bot.storage.codec import guide_from_json, reply_from_json
from bot.storage.tables import Moment, address, ask, guide_revision, message, miss, outgoing, rating, result
from bot.storage.wiping import BLANK

_OWNER = (
    select(address.c.conversation_id)
    .where(address.c.channel == bindparam("channel"), address.c.address == bindparam("address"))
    .scalar_subquery()
)
_TOLD = (
    select(outgoing.c.number, outgoing.c.reply, outgoing.c.created_at)
    .where(
        outgoing.c.conversation_id == _OWNER,
        outgoing.c.number > bindparam("after"),
        outgoing.c.reply != BLANK,
    )
    .order_by(outgoing.c.number.desc())
    .limit(bindparam("most"))
)
_SAID = (
    select(message.c.after, message.c.text, message.c.received_at)
    .where(message.c.conversation_id == _OWNER, message.c.after >= bindparam("after"), message.c.text != "")
    .order_by(message.c.id.desc())
    .limit(bindparam("most"))
)
_GUIDES = select(guide_revision.c.revision, guide_revision.c.content).where(
    guide_revision.c.revision.in_(bindparam("revisions", expanding=True))
)
_questions = union_all(
    select(miss.c.ward, miss.c.text, miss.c.conversation_id, miss.c.at, literal(0).label("asked")),
    select(ask.c.ward, ask.c.text, ask.c.conversation_id, ask.c.at, literal(1).label("asked")),
).subquery("question")
_RATINGS = select(rating.c.ward, rating.c.kind, rating.c.about, rating.c.points, rating.c.words).order_by(
    rating.c.at.desc()
)
_last_word = (
    select(func.max(result.c.id).label("id")).group_by(result.c.conversation_id, result.c.entry).subquery()
)
_dossiers = func.count().label("people")
_RESULTS = (
    select(result.c.ward, result.c.entry, result.c.kind, result.c.reason, _dossiers)
    .join(_last_word, _last_word.c.id == result.c.id)
    .group_by(result.c.ward, result.c.entry, result.c.kind, result.c.reason)
    .order_by(_dossiers.desc())
)
_RETURNED = (
    select(result.c.entry, result.c.reason, func.count(distinct(result.c.conversation_id)).label("people"))
    .where(result.c.kind == "returned", result.c.reason != "")
    .group_by(result.c.entry, result.c.reason)
)
_people = func.count(distinct(_questions.c.conversation_id)).label("people")
_last = func.max(_questions.c.at, type_=Moment()).label("last_at")
_UNANSWERED = (
    select(_questions.c.ward, _questions.c.text, _people, func.max(_questions.c.asked).label("asked"), _last)
    .group_by(_questions.c.ward, _questions.c.text)
    .order_by(_people.desc(), _last.desc())
    .limit(bindparam("most"))
)


def transcript(connection: Connection, channel: Channel, address: str, after: int, limit: int) -> Transcript:
    """The latest ``limit`` replies after a number, and what was said since it."""
    which = {"channel": channel, "address": address, "after": after, "most": limit}
    told = connection.execute(_TOLD, which).all()
    said = connection.execute(_SAID, which).all()
    return Transcript(
        replies=tuple(
            Delivered(row.number, reply_from_json(row.reply), row.created_at) for row in reversed(told)
        ),
        said=tuple(Said(row.after, row.text, row.received_at) for row in reversed(said)),
    )


def unanswered(connection: Connection, limit: int) -> Sequence[Unanswered]:
    """Questions in the same words by ward, those of most people first."""
    return [
        Unanswered(row.ward, row.text, row.people, bool(row.asked), row.last_at)
        for row in connection.execute(_UNANSWERED, {"most": limit})
    ]


def guides(connection: Connection, revisions: Collection[str]) -> Mapping[str, Guide]:
    """Guides by revision; one that is not kept is absent."""
    if not revisions:
        return {}
    rows = connection.execute(_GUIDES, {"revisions": list(revisions)})
    return {row.revision: guide_from_json(row.content) for row in rows}


def ratings(connection: Connection) -> Sequence[RatingCount]:
    """Points and words by ward, kind and thing; visits to a desk of all days together."""
    found: dict[tuple[str | None, RatingKind, str], list[Any]] = {}
    for row in connection.execute(_RATINGS):
        about = row.about.partition(".")[0]
        found.setdefault((row.ward, row.kind, about), []).append(row)
    counted = [
        RatingCount(
            ward,
            kind,
            about,
            count=len(rows),
            mean=sum(row.points for row in rows) / len(rows),
            words=tuple(row.words for row in rows if row.words),
        )
        for (ward, kind, about), rows in found.items()
    ]
    return sorted(counted, key=lambda one: -one.count)


def returned(connection: Connection) -> Mapping[tuple[str, str], int]:
    """How many residents had a dossier returned, by procedure and reason."""
    return {(row.entry, row.reason): row.people for row in connection.execute(_RETURNED)}


def results(connection: Connection) -> Sequence[ResultCount]:
    """What became of dossiers: of one resident and procedure the last word counts."""
    return [
        ResultCount(row.ward, row.entry, row.kind, row.reason, row.people)
        for row in connection.execute(_RESULTS)
    ]
