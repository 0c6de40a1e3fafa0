"""What could not be answered: dead letters, and markers of messages that ended the process."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert
from sqlalchemy.dialects import postgresql

from bot.ports import Arrival, DeadLetter
from bot.storage.tables import dead_letter, marker

_MARK = postgresql.insert(marker)  # its ON CONFLICT compiles for SQLite as it is
_MARK_AGAIN = _MARK.on_conflict_do_update(
    index_elements=[marker.c.id], set_={"times": marker.c.times + 1, "at": _MARK.excluded.at}
).returning(marker.c.times)


def keep(connection: Connection, letters: Sequence[DeadLetter], now: datetime) -> None:
    """Keep dead letters."""
    rows = [
        {
            "channel": letter.channel,
            "update_id": letter.update_id,
            "conversation_id": letter.conversation_id,
            "error": letter.error,
            "shape": letter.shape,
            "at": now,
        }
        for letter in letters
    ]
    if rows:
        connection.execute(insert(dead_letter), rows)


def begin_cautiously(connection: Connection, arrival: Arrival, now: datetime) -> int:
    """Leave or count up the message's marker; returns how often it was left before."""
    times = connection.scalar(_MARK_AGAIN, {"id": _marker_of(arrival), "times": 1, "at": now})
    return int(times or 1) - 1


def end_cautiously(connection: Connection, arrival: Arrival) -> None:
    """Remove the message's marker."""
    connection.execute(delete(marker).where(marker.c.id == _marker_of(arrival)))


def _marker_of(arrival: Arrival) -> str:
    """A hash: who someone is stands in the address table only."""
    named = json.dumps([arrival.channel, arrival.address, arrival.key])
    return hashlib.sha256(named.encode()).hexdigest()
