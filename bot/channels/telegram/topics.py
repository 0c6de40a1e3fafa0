"""Addresses of Telegram: a chat, or one topic of a forum, in which the bot then stays.

A group whose topics are on is a forum (core.telegram.org/bots/api#message, is_topic_message): its team's
cards appear in the topic in which it was bound, and each topic is a conversation of its own.
"""


def address_of(chat: int, thread: int | None = None) -> str:
    """`-1001234`, or `-1001234/5` in a topic."""
    return str(chat) if thread is None else f"{chat}/{thread}"


def chat_and_thread(address: str) -> tuple[int, int | None]:
    """What an address names."""
    chat, _, thread = address.partition("/")
    return int(chat), int(thread) if thread else None
