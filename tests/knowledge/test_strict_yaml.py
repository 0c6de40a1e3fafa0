"""YAML is taken as its author meant it, or refused with the place."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge_files.strict_yaml import MAX_BYTES, Refused, parse, position


@pytest.mark.parametrize(
    "text",
    [
        "1.001190",
        "15:00",
        "no",
        "on",
        "yes",
        "0123",
        "2026-07-01",
        "1_000",
        "1e3",
        ".inf",
        "0x1F",
        "TRUE",
        "=",
        "<<",
    ],
)
def test_every_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert parse(f"a: {text}\n".encode()) == {"a": text}


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_only_an_empty_value_is_null(text: str) -> None:
    assert parse(f"a: {text}\nb: '{text}'\n".encode()) == {"a": None, "b": text}


def test_texts_are_composed() -> None:
    assert parse("tên: Đăng ký".encode()) == {"tên": "Đăng ký"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("duplicate-key", "a: 1\n§a: 2"),
        ("duplicate-key", "b: {x: 1, §x: 2}"),
        ("duplicate-key", "té: 1\n§té: 2"),
        ("anchor", "a: §&x 1"),
        ("anchor", "a: §*x"),
        ("anchor", "§&x a: 1"),
        ("tag", "a: §!!python/object:os.system x"),
        ("tag", "a: §!int 3"),
        ("tag", "a: §! 3"),
        ("tag", "a: §!!set {b}"),
        ("key-not-text", "§[a, b]: c"),
        ("key-not-text", "? §{a: b}\n: c"),
        ("too-deep", "a: " + "[" * 19 + "§[" + "]" * 20),
        ("tab", "a:§\tb"),
        ("hidden-character", "a: b§\0"),
        ("hidden-character", "a: x§\u202etxt"),
        ("hidden-character", "a: x§\u200bb"),
        ("hidden-character", "a: §\x07"),
        ("empty", "§# chỉ có ghi chú\n"),
        ("empty", "§"),
        ("several-documents", "a: 1\n§---\nb: 2"),
        ("several-documents", "a: 1\n...\n§---\nb: 2"),
        ("broken", "a: b§: c"),
        ("broken", "a: 'b§"),
        ("broken", "a: [b\n§"),
        ("broken", "- a\n§b: c"),
        ("broken", "a: |\n  x\n §b: c"),
        ("broken", "a: §@x"),
        ("broken", "a: §%x"),
    ],
)
def test_what_yaml_would_read_otherwise_is_refused_at_its_place(code: str, text: str) -> None:
    before, _, _ = text.partition("§")

    with pytest.raises(Refused) as refused:
        parse(text.replace("§", "").encode())

    assert refused.value.code == code
    assert refused.value.at == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_too_much_is_refused() -> None:
    for code, data in (("too-large", b"a" * (MAX_BYTES + 1)), ("too-many", b"[" + b"a," * 200_001 + b"]")):
        with pytest.raises(Refused) as refused:
            parse(data)
        assert refused.value.code == code


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(Refused) as refused:
        parse(b"a: b\nc: " + "é".encode("latin-1"))

    assert (refused.value.code, refused.value.at) == ("not-utf8", (2, 1))


def test_a_byte_order_mark_at_the_start_is_no_mistake() -> None:
    assert parse("\ufeffa: b".encode()) == {"a": "b"}


def test_positions_survive_comments_quotes_and_blocks() -> None:
    root = parse("# đầu\na:\n  - 'x'  # một\n  - b: |-\n      y\n      z\n    c: {d: \"w\"}\n".encode())

    assert position(root, ("a", 0)) == (3, 5)
    assert position(root, ("a", 1, "b")) == (4, 8)
    assert position(root, ("a", 1, "c", "d"), key=True) == (7, 9)
    assert position(root, ("a", 1, "none", 3)) == (4, 5)
    assert position(root, ()) == (2, 1)


@given(
    st.binary(max_size=200) | st.text(alphabet="a:-?[]{}&*!|>'\"%@`# \n,é\u0301", max_size=80).map(str.encode)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Refused):
        assert isinstance(parse(data), str | dict | list | None)
