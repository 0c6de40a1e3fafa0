"""The inbox's list: one page of a ward's open cases, counted by state, whatever their number."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from bot.domain.team.case import State
from bot.ports import Listed, Listing
from bot.storage.handling import is_open, read
from bot.storage.tables import ask, team_case


def page(connection: Connection, wanted: Listing) -> Listed:
    """The cases of one page, and how many there are in each state; past the end, the last page."""
    which = and_(is_open, *_of_ward(wanted), *_said(wanted))
    counts = _counts(connection, which)
    count = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    number = max(1, min(wanted.page, -(-count // wanted.size)))
    in_state = () if wanted.state is None else (team_case.c.state == wanted.state,)
    order = (case((team_case.c.holder == wanted.member, 0), else_=1), team_case.c.number)
    on_page = (
        select(team_case.c.number)
        .where(which, *in_state)
        .order_by(*order)
        .limit(wanted.size)
        .offset((number - 1) * wanted.size)
    )
    rows = connection.execute(
        select(team_case.c.number, team_case.c.content)
        .where(team_case.c.number.in_(on_page))
        .order_by(*order)
    )
    return Listed(tuple(read(rows).values()), counts, number)


def _counts(connection: Connection, which: ColumnElement[bool]) -> Mapping[State, int]:
    counted = select(team_case.c.state, func.count().label("cases")).where(which).group_by(team_case.c.state)
    return {row.state: row.cases for row in connection.execute(counted)}


def _of_ward(wanted: Listing) -> tuple[ColumnElement[bool], ...]:
    """What was passed on to the city is the city's, and no ward's any more."""
    return () if wanted.ward is None else (team_case.c.ward == wanted.ward, team_case.c.scope != "city")


def _said(wanted: Listing) -> tuple[ColumnElement[bool], ...]:
    """Every word is in the case's text; or the number is the case's, or that of an ask that joined it."""
    if not wanted.words:
        return ()
    said = and_(*(team_case.c.folded.contains(word, autoescape=True) for word in wanted.words))
    if wanted.number is None:
        return (said,)
    joined = select(ask.c.case_number).where(ask.c.id == wanted.number)
    return (or_(said, team_case.c.number == wanted.number, team_case.c.number.in_(joined)),)
