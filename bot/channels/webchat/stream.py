"""The page's stream of events (SSE): each reply once, in order, from where the page left off."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from bot.channels.webchat.bubbles import News, news
from bot.ports import Transcript
from bot.service.conversations import Conversations

HEARTBEAT_S = 15.0
"""Proxies close a stream that is silent for a minute; a page on a dead network hears it is dead."""
RETRY_MS = 1_000
"""How soon a browser comes back after the stream broke."""


@dataclass(frozen=True, slots=True)
class Events:
    """Streams for the pages that are open now."""

    conversations: Conversations
    draw: Callable[[News], str]
    closing: Callable[[], bool]
    """Whether the program is stopping: then each stream ends, and its page comes back to the next run."""

    async def of(self, visitor: str, shown: int) -> AsyncIterator[str]:
        """Everything this visitor was told after reply number ``shown``, then whatever follows.

        A page that shows what the store no longer holds (deleted, or too old) is told to draw
        itself again.
        """
        yield f"retry: {RETRY_MS}\n\n"
        with self.conversations.bell.listen("web", visitor) as ear:
            while not self.closing():
                # From the reply before: it is missing when what the page shows was deleted.
                transcript = await self.conversations.transcript("web", visitor, max(0, shown - 1))
                if shown and (not transcript.replies or transcript.replies[0].number != shown):
                    yield "event: stale\ndata:\n\n"
                    return
                for one in news(since(transcript, shown)):
                    yield event(one.number, self.draw(one))
                    shown = one.number
                if not await ear.wait(HEARTBEAT_S):
                    yield ": still here\n\n"


def since(transcript: Transcript, shown: int) -> Transcript:
    """What follows reply number ``shown``."""
    return Transcript(
        tuple(delivered for delivered in transcript.replies if delivered.number > shown),
        tuple(words for words in transcript.said if words.after >= shown),
    )


def event(number: int, html: str) -> str:
    """One event on the wire; its id is what the browser names when it comes back."""
    data = "\n".join(f"data: {line}" for line in html.splitlines())
    return f"id: {number}\nevent: reply\n{data}\n\n"
