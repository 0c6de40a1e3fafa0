"""The scam shield: links, numbers and stories that residents paste, held against what is official.

Nothing is fetched: a link is judged by its host alone, after IDNA and without what stands before an "@".
"""

import re
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from bot.domain.answering import contact_line
from bot.domain.conversation import Conversation
from bot.domain.knowledge import Contact, Knowledge
from bot.domain.message import Message
from bot.domain.official import Trick, site_of
from bot.domain.place import place
from bot.domain.privacy import Kind
from bot.domain.text import LONGEST, fold, words
from bot.domain.turn import Choice, Outcome, Reply, Turn, turn_of

_LINK = re.compile(
    r"(?i:https?|hxxps?)://[^\s<>\"']+|(?<![\w.@/-])(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/:?][^\s<>\"']*)?"
)
"""A link as it is pasted: with its scheme, or a bare host. A code such as 1.001193 ends in digits."""
_ENDINGS = re.compile(
    "vn|com|net|org|info|biz|xyz|top|cc|online|site|club|app|link|me|io|shop|vip|live|pro|asia|cn|us|co|tk|ml"
    "|ga|cf|icu|fun|work|space|store|website|tech|click|life|world|win|bet|ly|gl|to|page|dev|id|eu|uk|ru"
)
"""Last parts of bare hosts that are taken for links; others are titles, wards ("tp.hcm") and file names."""
_NUMBER = re.compile(r"\d[\d .]{5,}\d")
_ABOUT_CALLS = re.compile(
    r"\b(?:so nay|so dien thoai nay|so la|tong dai nao"
    r"|(?:goi|nhan tin)(?: dien| den| toi| cho)? (?:tui|toi|em|minh|noi|keu|bao|yeu cau|xung|doi|la))\b"
)
"""In folded text: the number is what is asked about."""


def looked_at(message: Message, conversation: Conversation, knowledge: Knowledge) -> Turn | None:
    """A warning or a word of ease about a link, a trick or a number; ``None`` where there is none of them."""
    text = message.text[:LONGEST]
    if replies := [link_reply(link, knowledge) for link in links_in(text)]:
        return told(conversation, *replies[:3])
    if trick := trick_in(text, knowledge):
        return told(conversation, trick_reply(trick, knowledge))
    if contact := contact_in(text, knowledge):
        return told(conversation, number_reply(contact, knowledge))
    if Kind.PHONE in message.masked and _ABOUT_CALLS.search(fold(text)):
        return told(conversation, number_reply(None, knowledge))
    return None


def told(conversation: Conversation, *replies: Reply) -> Turn:
    """The turn that says them; what was looked at is no miss."""
    return turn_of(replace(conversation, misses=0), *replies, outcome=Outcome("smalltalk"))


def links_in(text: str) -> list[str]:
    """The links in a text, as they were pasted."""
    found = (one.group().rstrip(".,;:!?)]»") for one in _LINK.finditer(text))
    return [link for link in found if "://" in link or _looks_like_host(link)]


def _looks_like_host(link: str) -> bool:
    host = re.split(r"[/:?]", link, maxsplit=1)[0].lower()
    return _ENDINGS.fullmatch(host.rpartition(".")[2]) is not None


def host_of(link: str) -> str:
    """The host that a link really leads to; empty where it hides it.

    The masking takes what looks like an address of mail out of a link: a mask in it means that an "@" stood
    there, before which anything can be written.
    """
    whole = link if "://" in link else f"https://{link}"
    try:
        parts = urlsplit(whole.replace("hxxp", "http", 1))
        if "[" in parts.netloc or "@" in parts.netloc or not parts.hostname:
            return ""
        return parts.hostname.encode("idna").decode().rstrip(".")
    except (ValueError, UnicodeError):
        return ""


def link_reply(link: str, knowledge: Knowledge) -> Reply:
    """Official, unknown, or hidden."""
    say = knowledge.phrases
    host = host_of(link)
    site = site_of(host, knowledge.official) if host else None
    if site:
        old = any(f"{host}{path}" in link.lower() for path in site.old_paths)
        name = "safety.old-link" if old else "safety.official"
        return Reply(say(name, host=host, name=site.name), choices=ways_on(knowledge))
    name = "safety.unknown-link" if host else "safety.hidden-link"
    text = say(name, host=host.replace(".", "[.]"))
    return Reply(text, title=say("safety.careful"), choices=ways_on(knowledge))


def trick_in(text: str, knowledge: Knowledge) -> Trick | None:
    """The known trick that a story tells of."""
    told_of = _row(text)
    return next((one for one in knowledge.tricks if any(_sign(sign) in told_of for sign in one.signs)), None)


@lru_cache(maxsize=1024)
def _sign(text: str) -> str:
    """A trick's sign as ``_row`` has it; what residents say is not kept like that."""
    return _row(text)


def _row(text: str) -> str:
    """The words of a text without marks, each between blanks."""
    return f" {' '.join(words(fold(text)))} "


def trick_reply(trick: Trick, knowledge: Knowledge) -> Reply:
    """What the trick is, and what to do now."""
    say = knowledge.phrases
    return Reply(trick.say, title=say("safety.trick", name=trick.name), choices=ways_on(knowledge))


def contact_in(text: str, knowledge: Knowledge) -> Contact | None:
    """The public number that stands in a text."""
    numbers = {re.sub(r"\D", "", one.group()) for one in _NUMBER.finditer(text)}
    return next((one for one in knowledge.contacts if re.sub(r"\D", "", one.phone) in numbers), None)


def number_reply(contact: Contact | None, knowledge: Knowledge) -> Reply:
    """Whose number it is, if it is a public one; never that a call from it is safe."""
    say = knowledge.phrases
    if contact:
        text = say("safety.known-number", name=contact.name)
    else:
        text = say("safety.unknown-number", numbers=contact_line(knowledge))
    return Reply(text, title=say("safety.careful"), choices=ways_on(knowledge))


def ways_on(knowledge: Knowledge) -> tuple[Choice, ...]:
    say = knowledge.phrases
    return (Choice(say("buttons.person"), place("person")), Choice(say("buttons.menu"), place("menu")))
