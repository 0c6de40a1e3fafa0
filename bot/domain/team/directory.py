"""Who is in the team: members with their roles, and the groups in which cards appear."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    """What residents and others see: "chị Lan"."""
    ward: str | None
    """``None``: every ward of this installation, the city's team."""
    role: Role

    @property
    def conversation(self) -> ConversationId:
        return ConversationId(self.id)


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat in which a ward's cards appear."""

    conversation: ConversationId
    ward: str | None


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invite code is for; it is gone once it was used."""

    ward: str | None
    role: Role | Literal["group"]
    until: datetime
    alias: str = ""
    """How the new member is to be seen."""


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone, as they are now."""

    members: tuple[Member, ...] = ()
    groups: tuple[Group, ...] = ()

    def member(self, id: str | None) -> Member | None:
        return next((one for one in self.members if one.id == id), None)

    def group(self, conversation: ConversationId) -> Group | None:
        return next((one for one in self.groups if one.conversation == conversation), None)

    def groups_of(self, ward: str | None) -> Iterator[Group]:
        """The groups that see a ward's cases; a ward without one falls to the city's."""
        own = [one for one in self.groups if one.ward == ward]
        yield from own or [one for one in self.groups if one.ward is None]

    def of(self, ward: str | None, *roles: Role) -> Iterator[Member]:
        """The members of a ward who have one of these roles; without any, the city's."""
        wanted = [one for one in self.members if one.role in roles]
        own = [one for one in wanted if one.ward == ward]
        yield from own or [one for one in wanted if one.ward is None]
