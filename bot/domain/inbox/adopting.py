"""An answer becomes knowledge: a way of asking for an entry, or an answer of the team for a month.

What goes in is written anew by a member, never a resident's own words.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.clock import ward_day
from bot.domain.inbox.acting import Act
from bot.domain.place import place
from bot.domain.team.case import CaseNumber
from bot.domain.team_answer import TeamAnswer
from bot.domain.turn import Adopted, Choice, Reply, Turn, WordingMade, shortened, turn_of

LIVES = timedelta(days=30)
"""How long the team's answer stands in before somebody has to write the entry."""
ASKED = 20
"""Cases of one chat that wait for what is to be adopted."""


def offers(act: Act) -> tuple[Choice, ...]:
    """Under an answer that was sent: keep it, as the team's answer or as a way of asking for an entry."""
    say, number = act.knowledge.phrases, str(act.case.number)
    near = [match.entry for match in act.knowledge.matcher.rank(act.case.text, 2)]
    known = [act.knowledge.procedures[id] for id in near if id in act.knowledge.procedures]
    remember = Choice(say("team.button-remember"), place("case", "remember", number))
    return (
        *((remember,) if act.case.answer_media is None else ()),  # in words alone it would not be whole
        *(
            Choice(shortened(say("team.button-adopt", name=one.name)), place("case", "adopt", number, one.id))
            for one in known
        ),
    )


def answer_id(case: CaseNumber) -> str:
    """Under which the team's answer to a case is kept: of one case there is one."""
    return f"cau-{case}"


def ask(entry: str, act: Act) -> Turn:
    """The next reply to this message is what is to be kept; ``entry`` is empty for the team's own answer."""
    say, team, number = act.knowledge.phrases, act.conversation.team, int(act.case.number)
    whole = act.case.answer and (entry or act.case.answer_media is None)
    if not whole or (entry and entry not in act.knowledge.procedures):
        return act.says("team.nothing-to-keep")
    waiting = (*(one for one in team.adopting if one[0] != number), (number, entry))[-ASKED:]
    name = act.knowledge.named(entry) or ""
    reply = Reply(
        say("team.type-wording", name=name) if entry else say("team.type-answer", answer=act.case.answer),
        case=act.case.number,
    )
    return turn_of(replace(act.conversation, team=replace(team, adopting=waiting)), reply)


def adopt(text: str, entry: str, act: Act) -> Turn:
    """What a member wrote, on its way into the ward's folder."""
    team, number = act.conversation.team, int(act.case.number)
    kept = tuple(one for one in team.adopting if one[0] != number)
    done = replace(act, conversation=replace(act.conversation, team=replace(team, adopting=kept)))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if entry:
        event: Adopted = Adopted(act.me, WordingMade(int(act.case.number), entry, " ".join(lines)))
        return replace(done.says("team.keeping"), events=(event,))
    if len(lines) < 2 or act.case.ward is None:
        return act.says("team.type-answer", answer=act.case.answer)
    day = ward_day(act.now)
    answer = TeamAnswer(
        id=answer_id(act.case.number),
        ward=act.case.ward,
        question=lines[0],
        answer=act.case.answer,
        source=" ".join(lines[1:]),
        given_on=day,
        valid_until=day + LIVES,
    )
    return replace(done.says("team.keeping"), events=(Adopted(act.me, answer),))
