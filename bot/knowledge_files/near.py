"""Names that an author may have meant."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.messages import messages

_SHOWN = 12
_NEAR = 60
"""Least likeness, 0 to 100, of a name worth showing."""


def hint(wanted: str, names: Iterable[str]) -> str:
    """A sentence or two: the names most like the wanted one, and which names there are."""
    there = sorted(set(names))
    if not there:
        return messages("hint.none")
    near = process.extract(wanted, there, scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR)
    parts = [messages("hint.near", names=", ".join(f'"{name}"' for name, _, _ in near))] if near else []
    if len(there) <= _SHOWN:
        parts.append(messages("hint.all", names=", ".join(there)))
    elif not near:
        parts.append(messages("hint.some", names=", ".join(there[:_SHOWN]), more=len(there) - _SHOWN))
    return " ".join(parts)
