"""A conversation as bubbles in the order in which a page shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bot.domain.turn import Reply
from bot.ports import Said, Transcript

ITEM = "• "


@dataclass(frozen=True, slots=True)
class Bubble:
    """One bubble; its id is the same however often and by whatever way it is drawn."""

    id: str
    said: str = ""
    """The resident's own words, when it is theirs."""
    reply: Reply | None = None
    number: int = 0
    """The reply's number in the conversation."""
    covers: tuple[int, ...] = ()
    """Numbers of the replies whose place this one has taken."""


@dataclass(frozen=True, slots=True)
class News:
    """A reply, and what the resident said before it: one event of the page's stream."""

    number: int
    bubbles: tuple[Bubble, ...]
    """The reply's own is the last."""
    edits: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list of items."""

    listed: bool
    lines: tuple[str, ...]


def page(transcript: Transcript) -> tuple[Bubble, ...]:
    """All bubbles of a page; a reply that edits stands where the edited one stood."""
    shown: list[Bubble] = []
    place_of: dict[int, int] = {}
    for one in news(transcript):
        *said, answer = one.bubbles
        shown += said
        place = place_of.get(one.edits or 0, len(shown))
        if place < len(shown):
            answer = replace(answer, covers=(*shown[place].covers, one.edits or 0))
        shown[place : place + 1] = [answer]
        place_of[one.number] = place
    last = transcript.replies[-1].number if transcript.replies else 0
    shown += [bubble for after, bubble in spoken(transcript.said) if after >= last]
    return tuple(shown)


def news(transcript: Transcript) -> Iterator[News]:
    """Each reply, oldest first, with the words that led to it."""
    said = list(spoken(transcript.said))
    for delivered in transcript.replies:
        before = tuple(bubble for after, bubble in said if after < delivered.number)
        del said[: len(before)]
        answer = Bubble(id=f"r{delivered.number}", reply=delivered.reply, number=delivered.number)
        yield News(delivered.number, (*before, answer), delivered.reply.edits)


def spoken(said: tuple[Said, ...]) -> Iterator[tuple[int, Bubble]]:
    """What was said as bubbles, each with the number of the reply before it."""
    counted: dict[int, int] = {}
    for words in said:
        count = counted[words.after] = counted.get(words.after, 0) + 1
        if words.text:
            yield words.after, Bubble(id=f"s{words.after}-{count}", said=words.text)


def blocks(text: str) -> Iterator[Block]:
    """Plain text as paragraphs (parted by a blank line) and lists (lines that begin with a bullet)."""
    for paragraph in re.split(r"\n[ \t]*\n", text.strip()):
        for listed, lines in groupby(paragraph.splitlines(), key=lambda line: line.startswith(ITEM)):
            yield Block(listed, tuple(line.removeprefix(ITEM).strip() for line in lines))
