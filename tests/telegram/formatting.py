"""Telegram's HTML read into plain text and entities, with its refusals word for word."""

import re
from dataclasses import dataclass
from typing import Any

from tests.telegram.refusals import Refusal, bad

TEXT_MAX = 4096
CAPTION_MAX = 1024

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TOKEN = re.compile(
    r"<(?P<slash>/)?(?P<name>[^\s>]*)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)(?P<closed>>)?|(?P<text>[^<]+)"
)
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_ESCAPE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d+)|#[xX]([0-9a-fA-F]+));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    offset: int
    url: str


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def read_text(text: str, mode: str | None, longest: int) -> tuple[str, list[dict[str, Any]]]:
    """Return what a phone shows and its entities.

    Raises:
        Refusal: not well-formed, empty, or longer than ``longest`` once its marks are taken out.
    """
    if mode and mode.lower() != "html":
        raise Refusal(400, f"Bad Request: [strict fake] parse_mode {mode} is not read here, use HTML")
    plain, entities = read_html(text) if mode else (text, [])
    start = units(plain) - units(plain.lstrip())
    plain = plain.strip()
    if units(plain) > longest:
        raise bad("message is too long" if longest == TEXT_MAX else "message caption is too long")
    return plain, _shifted(entities, start, units(plain))


def read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    text = ""
    entities: list[dict[str, Any]] = []
    opened: list[_Open] = []
    for token in _TOKEN.finditer(source):
        at = len(source[: token.start()].encode())
        if token["text"] is not None:
            text += _ESCAPE.sub(_unescaped, token["text"])
        elif not token["closed"]:
            raise _unreadable(f"Unclosed {'end' if token['slash'] else 'start'} tag at byte offset {at}")
        elif token["slash"]:
            _close(token["name"].lower(), at, opened)
            entities += _entity(opened.pop(), units(text))
        else:
            opened.append(_opened(token["name"].lower(), token["rest"], at, units(text)))
    if opened:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _opened(name: str, rest: str, at: int, offset: int) -> _Open:
    if name not in _KINDS:
        raise _unreadable(f'Unsupported start tag "{name}" at byte offset {at}')
    attributes = {found[1]: found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(rest)}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return _Open(name, offset, _ESCAPE.sub(_unescaped, attributes.get("href", "")))


def _close(name: str, at: int, opened: list[_Open]) -> None:
    if not opened:
        raise _unreadable(f"Unexpected end tag at byte offset {at}")
    expected = opened[-1].name
    if name not in ("", expected):
        raise _unreadable(
            f'Unmatched end tag at byte offset {at}, expected "</{expected}>", found "</{name}>"'
        )


def _entity(tag: _Open, end: int) -> list[dict[str, Any]]:
    if end == tag.offset or (tag.name == "a" and not tag.url):
        return []
    entity = {"type": _KINDS[tag.name], "offset": tag.offset, "length": end - tag.offset}
    return [entity | {"url": tag.url} if tag.name == "a" else entity]


def _shifted(entities: list[dict[str, Any]], start: int, length: int) -> list[dict[str, Any]]:
    """Move entities to where they are after the text lost the spaces at its ends."""
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - start)
        end = min(length, entity["offset"] + entity["length"] - start)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return kept


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _unreadable(reason: str) -> Refusal:
    return bad(f"can't parse entities: {reason}")
