"""The terminal as a channel: questions typed, turns printed, nothing kept."""

import json
from collections.abc import Callable
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.privacy import Kind, mask
from bot.domain.respond import respond
from bot.domain.text import fold
from bot.domain.turn import Reply, Turn


class Asker:
    """Answers questions one after another, each in its own conversation or all in one."""

    def __init__(
        self, knowledge: Knowledge, ward: str | None, clock: Callable[[], datetime], *, one_talk: bool
    ) -> None:
        self._knowledge = knowledge
        self._ward = ward
        self._clock = clock
        self._one_talk = one_talk
        self._number = 0
        self._conversation = self._begun()

    def ask(self, text: str) -> Turn:
        """The turn that follows from this text."""
        if not self._one_talk:
            self._conversation = self._begun()
        self._number += 1
        words = {Kind(kind): word for kind, word in self._knowledge.phrases.group("privacy.masked").items()}
        safe = mask(text, words)
        message = Message(
            id=MessageId(self._number),
            conversation_id=self._conversation.id,
            received_at=self._clock(),
            text=safe.text,
            masked=tuple(sorted(safe.kinds)),
        )
        turn = respond(message, self._conversation, self._knowledge, self._clock())
        self._conversation = turn.conversation
        return turn

    def _begun(self) -> Conversation:
        """A conversation that has had its notice already."""
        return Conversation(id=ConversationId("terminal"), greeted=True, ward=self._ward)


def shown(turn: Turn) -> str:
    """The turn as text: replies with their buttons as a numbered list that can be typed."""
    return "\n\n".join(
        [
            *(_bubble(reply) for reply in turn.replies),
            "\n".join(f"[{n}] {label}" for n, (label, _) in enumerate(_pressable(turn), 1)),
        ]
    ).strip()


def as_json(question: str, turn: Turn) -> str:
    """One object a question, on one line."""
    outcome = turn.outcome
    return json.dumps(
        {
            "question": question,
            "outcome": outcome.kind,
            "entry": outcome.entry,
            "facet": outcome.facet,
            "revision": turn.replies[0].revision if turn.replies else "",
            "choices": list(outcome.choices),
            "text": "\n\n".join(_bubble(reply) for reply in turn.replies),
        },
        ensure_ascii=False,
    )


def ward_id(name: str, knowledge: Knowledge) -> str | None:
    """The id of the ward with this id or name, typed in any way; the example ward has only its id."""
    wanted = fold(name).removeprefix("phuong ")
    for ward in knowledge.wards.values():
        if wanted in (ward.id, fold(ward.name).removeprefix("phuong ")):
            return ward.id
    return None


def _bubble(reply: Reply) -> str:
    picture = f"[{reply.picture.alt}]" if reply.picture else ""
    links = "\n".join(f"{link.label}: {link.url}" for link in reply.links)
    return "\n".join(part for part in (reply.title, reply.text, picture, links, reply.note) if part)


def _pressable(turn: Turn) -> tuple[tuple[str, str], ...]:
    shown_now = {choice.place for reply in turn.replies for choice in reply.choices}
    return tuple(one for one in turn.conversation.offered if one[1] in shown_now)
