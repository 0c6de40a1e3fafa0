"""A ward's teams: areas and rosters that name what there is, nobody's number, timers that can work."""

from collections.abc import Iterator, Mapping

from bot.domain.privacy import Kind, mask
from bot.domain.team.timers import Timers
from bot.domain.ward import Ward
from bot.knowledge_files.check_targets import missing
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake

LIMITS: Mapping[str, tuple[int, int]] = {
    "claim_min": (10, 960),
    "remind_min": (5, 480),
    "hold_min": (10, 960),
    "draft_min": (10, 960),
    "warn_min": (5, 240),
    "answer_days": (1, 10),
    "need_info_days": (1, 30),
    "silent_days": (1, 60),
    "reopen_days": (1, 90),
}
"""The least and the most that each timer may be. Minutes are open ones, 480 a working day: below the least
nobody could keep up, above the most a resident would have given up. No case is kept for more than 90 days."""

_HIDDEN = dict.fromkeys(Kind, "…")


def teams(ward: Written[Ward]) -> Iterator[Mistake]:
    """Mistakes in a ward's teams, its roster and its timers."""
    areas = [area.id for area in ward.value.areas or ()]
    for number, team in enumerate(ward.value.teams or ()):
        for place, area in enumerate(team.areas):
            yield from missing(ward, ("teams", number, "areas", place), "area", area, areas)
    yield from _roster(ward)
    yield from _timers(ward, ward.value.timers)


def _roster(ward: Written[Ward]) -> Iterator[Mistake]:
    ids = [team.id for team in ward.value.teams or ()]
    for number, duty in enumerate(ward.value.roster):
        if duty.team is not None:
            yield from missing(ward, ("roster", number, "team"), "team", duty.team, ids)
        if not duty.members:
            yield ward.mistake("roster-empty", "roster", number, "members")
        for place, alias in enumerate(duty.members):
            masked = mask(alias, _HIDDEN)
            if masked.kinds:
                yield ward.mistake("roster-private", "roster", number, "members", place, shown=masked.text)


def _timers(ward: Written[Ward], timers: Timers) -> Iterator[Mistake]:
    """Those out of their limits, and a reminder that would come too late to be one."""
    for name, (least, most) in LIMITS.items():
        value, usual = getattr(timers, name), getattr(Timers(), name)
        if not least <= value <= most:
            at = ("timers", name)
            yield ward.mistake(
                "timer-limit", *at, name=name, value=value, least=least, most=most, usual=usual
            )
    for name in ("hold_min", "draft_min"):
        value = getattr(timers, name)
        if timers.remind_min >= value:
            yield ward.mistake("timer-order", "timers", name=name, value=value, remind=timers.remind_min)
