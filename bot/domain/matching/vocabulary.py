"""The words of the field as data: how residents write, what they say, and what the office calls it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A phrase that says too little: what to ask back, and the entries that may be meant."""

    phrases: tuple[str, ...]
    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What ``knowledge/vocabulary.yaml`` holds. Phrases are written with marks, in lower case."""

    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations of papers and offices, in full."""

    chat: Mapping[str, str] = field(default_factory=dict)
    """Chat spellings of one word, in full."""

    southern: Mapping[str, str] = field(default_factory=dict)
    """Southern and central words, as the standard language has them."""

    synonyms: Mapping[str, str] = field(default_factory=dict)
    """What residents say, as the official name says it."""

    similar: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that say nearly the same, in named groups: change, correct, update."""

    frames: tuple[str, ...] = ()
    """Courtesy, pronouns, question words: read, but of little weight."""

    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which part of an entry is asked for: papers, fee, time, where, form, online, who, how, result."""

    ambiguous: Mapping[str, Ambiguous] = field(default_factory=dict)
    """Phrases to ask back about, by id."""

    smalltalk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Phrases that are no question, by kind."""
