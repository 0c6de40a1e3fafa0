"""Joining the team by an invite, binding a group, leaving."""

from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.inbox import correcting
from bot.domain.inbox.acting import menu_of
from bot.domain.knowledge import Knowledge
from bot.domain.notice import GroupGone
from bot.domain.team.case import MemberId
from bot.domain.team.directory import Group, Member
from bot.domain.team.matter import Matter
from bot.domain.turn import GroupBound, GroupLost, Joined, Left, Outcome, Reply, Told, Turn, turn_of


def join(conversation: Conversation, matter: Matter, knowledge: Knowledge) -> Turn:
    """Someone brings an invite: it makes a member of a private talk, and a team's group of a group."""
    say, invite = knowledge.phrases, matter.invite
    if invite is None or matter.in_group != (invite.role == "group"):
        return turn_of(conversation, Reply(say("team.dead-invite" if invite is None else "team.wrong-place")))
    name = place_named(invite.ward, knowledge, invite.team)
    if invite.role == "group":
        group = Group(conversation.id, invite.ward, invite.team)
        return turn_of(
            conversation, Reply(say("team.bound", ward=name)), events=(GroupBound(matter.invite_code, group),)
        )
    alias = invite.alias or say("team.alias")
    member = Member(MemberId(conversation.id), alias, invite.ward, invite.role, invite.team)
    reply = Reply(
        say("team.joined", ward=name, role=say(f"team.role-{invite.role}"), alias=alias),
        choices=(*menu_of(knowledge), *correcting.way_in(invite.role, knowledge)),
    )
    placed = replace(conversation, ward=invite.ward or conversation.ward)
    return turn_of(placed, reply, events=(Joined(matter.invite_code, member),))


def leave(conversation: Conversation, matter: Matter, knowledge: Knowledge) -> Turn:
    """A member leaves; from the next press on they are none."""
    say = knowledge.phrases
    if matter.member is None or matter.in_group:
        return turn_of(conversation, Reply(say("team.not-a-member")))
    return turn_of(conversation, Reply(say("team.left")), events=(Left(),))


def lose_group(conversation: Conversation, matter: Matter, knowledge: Knowledge) -> Turn:
    """The bot was thrown out of a team's group: its cases stay, and those who lead are told."""
    if matter.group is None:
        return Turn(conversation, (), Outcome("none"))
    leads = knowledge.team.of(matter.group.ward, "lead", "admin")
    gone = GroupGone(ward=matter.group.ward)
    return Turn(
        conversation,
        (),
        Outcome("none"),
        (GroupLost(), *(Told(lead.conversation, gone) for lead in leads)),
    )


def place_named(ward: str | None, knowledge: Knowledge, team: str | None = None) -> str:
    """The name of a ward, with that of its team where one is meant; or that of all wards."""
    say, known = knowledge.phrases, knowledge.wards.get(ward or "")
    if known is None:
        return say("team.every-ward")
    of = next((one for one in known.teams or () if one.id == team), None)
    return say("team.team-of-ward", team=of.name, ward=known.name) if of else known.name
