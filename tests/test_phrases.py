"""The residents' phrases and the code that says them belong together."""

import ast
import re
from pathlib import Path

from bot.domain.knowledge import Knowledge

DOMAIN = Path(__file__).parent.parent / "bot"


def names_in_code() -> set[str]:
    """Dotted names that the code says, with `*` where a part is filled in."""
    found: set[str] = set()
    for file in DOMAIN.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [one.value if isinstance(one, ast.Constant) else "*" for one in node.values]
                found.add("".join(str(part) for part in parts))
    return found


def test_every_phrase_is_said_somewhere(knowledge: Knowledge) -> None:
    names = names_in_code()
    patterns = [
        re.compile(re.escape(name).replace(r"\*", "[a-z0-9_-]+"))
        for name in names
        if "*" in name and "." in name
    ]
    unused = [
        name
        for name in knowledge.phrases.texts
        if name not in names
        and not name.startswith("privacy.masked.")
        and not any(pattern.fullmatch(name) for pattern in patterns)
    ]

    assert unused == []


def test_no_phrase_breaks_the_rules_of_address(knowledge: Knowledge) -> None:
    for name, text in knowledge.phrases.texts.items():
        assert not re.search(r"\b(quý khách|công dân|bạn)\b", text, flags=re.IGNORECASE), name
