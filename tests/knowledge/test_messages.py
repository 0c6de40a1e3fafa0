"""What tools say: every mistake has its words, every message its holes."""

import ast
from pathlib import Path

import pytest

import bot.knowledge_files
from bot.knowledge_files.mistake import WARNINGS, Mistake, mistake
from bot.messages import all_messages, known, messages

PACKAGE = Path(bot.knowledge_files.__file__).parent


def codes_in_the_program() -> set[str]:
    """Every mistake code that the program names: plain, or `yaml-…` where the reader refuses."""
    found = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            code = named_in(node)
            if code:
                found.add(code)
    return found


def named_in(call: ast.Call) -> str | None:
    """The code in `x.mistake("code", …)`, `mistake(path, at, "code", …)` or `Refused("code", …)`."""
    method = isinstance(call.func, ast.Attribute)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    at = 2 if name == "mistake" and not method else 0
    code = call.args[at] if len(call.args) > at else None
    if (
        name not in ("mistake", "Refused")
        or not isinstance(code, ast.Constant)
        or not isinstance(code.value, str)
    ):
        return None
    return f"yaml-{code.value}" if name == "Refused" else code.value


def test_each_mistake_has_words_and_a_way_to_mend_it() -> None:
    codes = codes_in_the_program()

    assert len(codes) > 50
    assert [code for code in sorted(codes) if not known(f"mistake.{code}.text")] == []
    assert [code for code in sorted(codes) if not known(f"mistake.{code}.fix")] == []
    assert codes >= WARNINGS


def test_no_message_is_left_over() -> None:
    there = {name.split(".")[1] for name in all_messages() if name.startswith("mistake.")}
    by_table = {
        "not-number",
        "not-date",
        "not-yes-no",
        "not-allowed",
        "district",
        "old-decree",
        "identity-photo",
    }

    assert (
        there - codes_in_the_program() - by_table - {"asked-later", "never-asked", "not-list", "not-table"}
        == set()
    )


def test_a_message_is_filled_by_name() -> None:
    assert messages("mistake.missing-key.text", name="code") == 'thiếu khoá "code".'


def test_a_message_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        messages("mistake.khong-co.text")


def test_a_mistake_reads_as_place_problem_and_fix() -> None:
    made = mistake("a.yaml", (3, 7), "missing-key", name="code", means="Mã.")

    assert made == Mistake("a.yaml", 3, 7, "missing-key", 'thiếu khoá "code".', 'Thêm "code:" vào đây. Mã.')
    assert str(made) == 'a.yaml:3:7: thiếu khoá "code".\n    Thêm "code:" vào đây. Mã.'
