"""The bot's own words, looked up by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every phrase by its name (`FILE.key`), with `{holes}` to fill."""

    texts: Mapping[str, str]

    def __call__(self, name: str, /, **holes: object) -> str:
        """The phrase with its holes filled.

        Raises:
            KeyError: no such phrase, or a hole was left empty; a test holds the code to the files.
        """
        return self.texts[name].format(**holes)

    def group(self, prefix: str) -> Mapping[str, str]:
        """All phrases of one file or section, by the rest of their names."""
        start = f"{prefix}."
        return {name.removeprefix(start): text for name, text in self.texts.items() if name.startswith(start)}


def holes(text: str) -> frozenset[str]:
    """Names of the holes in a phrase.

    Raises:
        ValueError: braces that do not pair.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
