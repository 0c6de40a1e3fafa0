"""Official forms as a resident meets them: each box with what somebody who does not exist wrote in it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.procedure import Confidence, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One place to write in."""

    printed: str
    """What the form itself says beside it."""
    filled: str
    """What stands in it in the sample."""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Boxes that belong together, in the order of the form."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where we know the boxes from, when that was read, and how sure it is."""

    sources: tuple[Source, ...]
    checked_on: date
    recheck_by: date
    confidence: Confidence
    provenance: tuple[str, ...] = ()
    """Copies that the boxes were read from, when the text itself was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleForm:
    """A form filled in as an example."""

    id: str
    name: str
    based_on: Basis
    serves: tuple[str, ...]
    """Entries whose dossier has this form."""
    sections: tuple[Section, ...]
    code: str = ""
    """The form's own sign, such as CT01; empty where it has none."""
