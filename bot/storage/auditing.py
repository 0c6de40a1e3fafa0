"""The audit log: who did what to a case or in the team, each row chained to the one before.

A row that is changed, taken out or put in between breaks the chain. Rows cut off at either end do not:
the oldest go with their time, and of the newest somebody outside would have to know.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text

from bot.domain.team.case import CaseNumber
from bot.ports import Done
from bot.storage.tables import audit, microseconds

Row = dict[str, Any]

_LOCK = 0x746F6175
"""PostgreSQL's advisory lock ("toau"): of several workers one adds at a time. SQLite has one anyway."""

LOOK = "look"
"""Somebody opened a case's page."""

_LAST = select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
_OF_CASE = (
    select(audit.c.at, audit.c.act, audit.c.by_id)
    .where(audit.c.case_number == bindparam("number"), audit.c.act != LOOK)
    .order_by(audit.c.id.desc())
    .limit(bindparam("most"))
)
_DONE = (
    select(audit.c.id).where(audit.c.by_id == bindparam("by"), audit.c.act == bindparam("of_act")).limit(1)
)
_ALL = select(audit).order_by(audit.c.id)


@dataclass(frozen=True, slots=True)
class Noted:
    """One row to be: ids, never words."""

    act: str
    by: str
    case: CaseNumber | None = None


def note(connection: Connection, noted: Sequence[Noted], now: datetime) -> None:
    """Add to the log. Nobody else can before the transaction ends, so let this be its last step."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = connection.execute(_LAST).one_or_none()
    id, before = (last.id, last.hash) if last else (0, "")
    rows: list[Row] = []
    for one in noted:
        id += 1
        row = {"id": id, "at": now, "by_id": one.by, "act": one.act, "case_number": one.case}
        rows.append(_chained(row | {"previous": before}))
        before = rows[-1]["hash"]
    connection.execute(insert(audit), rows)


def of_case(connection: Connection, number: CaseNumber, limit: int) -> list[Done]:
    """What was last done to a case, oldest first."""
    rows = connection.execute(_OF_CASE, {"number": number, "most": limit}).all()
    return [Done(row.at, row.act, row.by_id) for row in reversed(rows)]


def has_done(connection: Connection, by: str, act: str) -> bool:
    """Whether somebody ever did this."""
    return connection.execute(_DONE, {"by": by, "of_act": act}).first() is not None


def verify(connection: Connection) -> int | None:
    """The id of the first row that does not fit what is before it, ``None`` where all do."""
    before: Row | None = None
    for found in connection.execute(_ALL).mappings():
        row = dict(found)
        follows = before is None or (row["id"], row["previous"]) == (before["id"] + 1, before["hash"])
        if not follows or row != _chained(row):
            return int(row["id"])
        before = row
    return None


def _chained(row: Row) -> Row:
    """The row with the hash that belongs to its other values."""
    values = {name: value for name, value in row.items() if name != "hash"}
    named = json.dumps(values | {"at": microseconds(row["at"])}, sort_keys=True)
    return row | {"hash": hashlib.sha256(named.encode()).hexdigest()}
