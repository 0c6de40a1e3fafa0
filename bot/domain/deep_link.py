"""Short codes of posters and links: a ward, a desk, and the place in the talk that they open.

A code is parts joined by ``_``: ``w-WARD``, ``d-DESK``, then ``p-ENTRY``, ``g-ENTRY`` for its guide, or
``s-quay`` for points to the desk. It holds what it means, so nothing has to be kept, and one from an old
poster still works.
"""

import re
from dataclasses import dataclass, replace

from bot.domain.knowledge import Knowledge
from bot.domain.place import place

CODE_MAX = 58
"""Characters: `t.me/NAME?start=` takes 64 of `A-Za-z0-9_-` (core.telegram.org/api/links), and a button of
ours adds six."""

_PART = re.compile(r"([wdpgs])-([a-z0-9-]+)")
DESK = "quay"
"""What a survey is about: the desk of the code, or the ward's only one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code means."""

    ward: str | None = None
    desk: str | None = None
    place: str | None = None


def read_code(code: str, knowledge: Knowledge) -> Opened | None:
    """What a code means today; ``None`` where any part of it is not there."""
    if not code or len(code) > CODE_MAX:
        return None
    opened = Opened()
    for part in code.split("_"):
        found = _PART.fullmatch(part)
        known = found and _with(opened, found.group(1), found.group(2), knowledge)
        if not known:
            return None
        opened = known
    return opened


def _with(opened: Opened, kind: str, id: str, knowledge: Knowledge) -> Opened | None:
    """What is meant so far with one part more; each kind of part comes once."""
    if kind == "w" and opened.ward is None and id in knowledge.wards:
        return replace(opened, ward=id)
    if kind == "d" and opened.ward and opened.desk is None and _has_desk(id, opened.ward, knowledge):
        return replace(opened, desk=id)
    if kind in "pg" and opened.place is None and id in knowledge.procedures:
        verb = "guide" if kind == "g" and id in knowledge.guides else "entry"
        return replace(opened, place=place(verb, id))
    if kind == "s" and id == DESK and opened.ward and opened.place is None:
        return replace(opened, place=place("visit", opened.desk or DESK))
    return None


def _has_desk(id: str, ward: str, knowledge: Knowledge) -> bool:
    return any(desk.id == id for desk in knowledge.wards[ward].desks)
