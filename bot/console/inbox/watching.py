"""Who has a case's page open now, as far as this process knows."""

from collections.abc import Callable

from bot.domain.team.case import CaseNumber, MemberId
from bot.domain.team.directory import Member

SEEN_S = 30.0
"""An open page asks again within this time; without scripts its reader is gone after it."""


class Watching:
    """Best effort, in memory: it warns two members of each other, and decides nothing."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._seen: dict[CaseNumber, dict[MemberId, tuple[str, float]]] = {}

    def look(self, number: CaseNumber, member: Member) -> list[str]:
        """Note that a member looks at a case; the aliases of the others who do."""
        now = self._seconds()
        self._forget(now)
        here = self._seen.setdefault(number, {})
        here[member.id] = (member.alias, now)
        return [alias for id, (alias, _) in here.items() if id != member.id]

    def leave(self, number: CaseNumber, member: Member) -> None:
        """Note that a member's page of a case was closed; another one of theirs says so again."""
        self._seen.get(number, {}).pop(member.id, None)

    def _forget(self, now: float) -> None:
        for number, here in list(self._seen.items()):
            fresh = {id: one for id, one in here.items() if now - one[1] < SEEN_S}
            self._seen[number] = fresh
            if not fresh:
                del self._seen[number]
