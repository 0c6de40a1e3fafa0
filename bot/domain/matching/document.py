"""What can be found: an entry with its title and the ways to ask for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as the matcher sees it."""

    id: str
    title: str
    wordings: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()
    """Wordings that belong to another entry and must not lead here."""

    stub: bool = False
    """Known by its title only; it never outranks a full entry of the same meaning."""
