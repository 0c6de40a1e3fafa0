"""Official pages, and the tricks that are played in their name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialSite:
    """A host that may be linked to: itself and everything below it."""

    host: str
    name: str
    old_paths: tuple[str, ...] = ()
    """Beginnings of paths that it no longer serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trick:
    """A known way to cheat people in the office's name."""

    id: str
    name: str
    signs: tuple[str, ...]
    """What is told or asked for; each one alone gives the trick away."""
    say: str


def site_of(host: str, sites: tuple[OfficialSite, ...]) -> OfficialSite | None:
    """The official site that a host belongs to; ``None`` where it is none."""
    return next((one for one in sites if host == one.host or host.endswith("." + one.host)), None)
