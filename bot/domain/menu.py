"""What the menu offers: procedures asked for most, and events of life with what they bring."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """Something that happens to people, and the procedures that may come with it."""

    id: str
    name: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What `knowledge/menu.yaml` holds."""

    featured: tuple[str, ...] = ()
    events: tuple[LifeEvent, ...] = ()
