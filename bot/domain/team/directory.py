"""Who is in the team: members with their roles, and the groups in which cards appear."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.domain.message import ConversationId
from bot.domain.team.case import MemberId

Role = Literal["member", "officer", "lead", "editor", "approver", "admin", "auditor"]

ANSWERS: frozenset[Role] = frozenset({"member", "officer", "lead", "admin"})
"""Roles that take part in cases; the others read or edit knowledge."""


CORRECTS: frozenset[Role] = frozenset({"lead", "editor", "approver", "admin"})
"""Roles that may tell everyone that an entry was wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team. Their id is that of their private talk with the bot."""

    id: MemberId
    alias: str
    """What the team sees: "chị Lan". Residents read no name."""
    ward: str | None
    """``None``: every ward of this installation, the city's team."""
    role: Role
    team: str | None = None
    """The one of the ward's teams that they are in; without one they see all of the ward's cases."""
    paged_at: datetime | None = None
    """When they were last called to a case that waits: whose turn it is follows from it."""

    @property
    def conversation(self) -> ConversationId:
        return ConversationId(self.id)


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat in which a ward's cards appear, or those of one of its teams."""

    conversation: ConversationId
    ward: str | None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invite code is for; it is gone once it was used."""

    ward: str | None
    role: Role | Literal["group"]
    until: datetime
    alias: str = ""
    """How the new member is to be seen."""
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone, as they are now."""

    members: tuple[Member, ...] = ()
    groups: tuple[Group, ...] = ()

    def member(self, id: str | None) -> Member | None:
        return next((one for one in self.members if one.id == id), None)

    def group(self, conversation: ConversationId) -> Group | None:
        return next((one for one in self.groups if one.conversation == conversation), None)

    def after_paging(self, paged: Collection[str], now: datetime) -> "Team":
        """The team once these conversations were called to a case."""
        if not paged:
            return self
        members = (replace(one, paged_at=now) if one.id in paged else one for one in self.members)
        return replace(self, members=tuple(members))

    def of(self, ward: str | None, *roles: Role) -> Iterator[Member]:
        """The members of a ward who have one of these roles; without any, the city's."""
        wanted = [one for one in self.members if one.role in roles]
        own = [one for one in wanted if one.ward == ward]
        yield from own or [one for one in wanted if one.ward is None]
