"""A procedure of the index: known by its name and official page only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """One line of `knowledge/index.yaml`."""

    code: str
    name: str
    field: str
    """As the portal calls it."""
    url: str
    valid_until: date | None = None
    replaced_by: tuple[str, ...] = ()
    """Entries that take its place after its last day."""
