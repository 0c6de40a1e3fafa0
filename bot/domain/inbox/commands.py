"""What members can ask for by a command or by its button."""

from bot.domain.message import Message


def asked_for(message: Message, command: str, place: str) -> bool:
    """Whether a message is this command or this button; in a group the command may name the bot."""
    said = message.text.strip().partition("@")[0]
    return message.place == place or (message.place is None and said == command)
