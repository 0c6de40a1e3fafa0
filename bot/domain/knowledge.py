"""Everything the bot knows, joined and ready to answer from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.guide import Guide
from bot.domain.matching import Ambiguous, Matcher
from bot.domain.phrases import Phrases
from bot.domain.procedure import Golden, Procedure
from bot.domain.ward import Ward


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where one goes: the one-stop centre, the ward police …"""

    id: str
    name: str
    say: str
    """One sentence: where it is and who may go there."""
    uses_desk: bool = False
    """The ward's own desk is this office: its address and hours belong to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A public number to call."""

    id: str
    name: str
    phone: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """One good state of the knowledge folders."""

    revision: str
    """Hash of the files: an answer can say which knowledge it came from."""
    procedures: Mapping[str, Procedure]
    guides: Mapping[str, Guide]
    """By entry id, shared steps already spliced in."""
    offices: Mapping[str, Office]
    wards: Mapping[str, Ward]
    contacts: tuple[Contact, ...]
    phrases: Phrases
    matcher: Matcher
    codes: Mapping[str, str] = field(default_factory=dict)
    """Procedure code, former ones too → entry id."""
    featured: tuple[str, ...] = ()
    """Entries that the menu shows first, from `menu.yaml`."""
    ambiguous: Mapping[str, Ambiguous] = field(default_factory=dict)
    """What to ask back, by id."""
    golden: tuple[Golden, ...] = ()
    """Every question that matching is measured by."""
    default_ward: str | None = None
    """Ward of this installation: whoever did not say another one is answered for it."""
    pinned: Mapping[str, Guide] = field(default_factory=dict)
    """Guides of running runs by revision, handed in by the service."""

    def with_pinned(self, guides: Mapping[str, Guide]) -> "Knowledge":
        """The same knowledge, able to go on with runs that began on older guides."""
        return replace(self, pinned=guides)
