"""Deleting again what a restored backup brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from bot.domain.inbox.intake import without
from bot.domain.message import ConversationId
from bot.domain.turn import Forgotten
from bot.storage import auditing, directory, handling, wiping
from bot.storage.sweeping import PASS, delete_with_all, keep_receipts
from bot.storage.tables import conversation


def delete_again(connection: Connection, receipts: Mapping[str, datetime], now: datetime) -> int:
    """Delete every conversation that has a receipt, with all of theirs; gives how many were back."""
    back = [id for ids in _passes(list(receipts)) for id in _back(connection, ids, receipts)]
    noted = [one for id in back for one in _leave_the_team(connection, ConversationId(id), now)]
    for ids in _passes(back):
        delete_with_all(connection, ids)
        keep_receipts(connection, {id: receipts[id] for id in ids})
    if noted:
        auditing.note(connection, noted, now)
    return len(back)


def _passes(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[begin : begin + PASS] for begin in range(0, len(ids), PASS)]


def _back(connection: Connection, ids: Sequence[str], receipts: Mapping[str, datetime]) -> list[str]:
    """Those that are there and said nothing since. Who did came back before the sweep, and what they said
    before is gone already."""
    found = connection.execute(
        select(conversation.c.id, conversation.c.last_at).where(conversation.c.id.in_(ids)).with_for_update()
    )
    return [row.id for row in found if row.last_at <= receipts[row.id]]


def _leave_the_team(connection: Connection, id: ConversationId, now: datetime) -> list[auditing.Noted]:
    """What forgetting did beside the conversation: no ask of theirs in a case, and no place in the team."""
    kept = [without(id, held, now)[1] for held in handling.cases_of(connection, id)]
    for one in kept:
        wiping.wipe(connection, one.case.number, one.gone)
    noted = handling.keep(connection, kept, now)
    return noted + directory.change(connection, [(id, Forgotten())], now)
