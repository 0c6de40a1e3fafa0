"""Mistyped and malicious files are named, and never crash the loader or slip through it."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.knowledge.folders import BIRTH, GOOD, folder, loaded

PATH = "procedures/ho-tich/khai-sinh.yaml"

WHOLE_FILES = [
    "",
    " \n \n",
    "# chỉ ghi chú",
    "null",
    "~",
    "chữ",
    "- a\n- b",
    "[]",
    "{}",
    "{",
    "}",
    "[" * 5000,
    "{a: " * 5000,
    "- " * 5000,
    "? " * 5000,
    "a:\n" + "".join(" " * n + "a:\n" for n in range(1, 200)),
    "&a [*a]",
    "a: &x [x, x]\nb: &y [*x, *x]\nc: [*y, *y]",
    "<<: {id: khai-sinh}",
    "<<: *x",
    "!!python/object/apply:os.system ['true']",
    "!!python/name:os.system",
    "!!binary aGVsbG8=",
    "%YAML 9.9\n---\na: b",
    "%TAG ! tag:x,2026:\n---\na: b",
    "---\n---\n---",
    "a: b\n--- {}\n",
    "\x00\x01\x02",
    "a\u2028b: c",
    "a: \x85",
    "\ufeff\ufeffa: b",
    "a: \ufffe",
    "\u202ea: b",
    '"\\u0000": a',
    'a: "\\x00\\uD800"',
    'a: "\\U00110000"',
    'a: "\\q"',
    "a: 'b\n\n\nc: d",
    "a: |9\n x",
    "a: >-+\n x",
    "adds_to: [khai-sinh]",
    "adds_to: khai-sinh\nfacts: {}",
    "adds_to: null",
    "adds_to: khai-sinh\nwordings: {a: b}",
]

IN_PLACE = [
    ("id: khai-sinh", "id: ../../../etc/passwd"),
    ("id: khai-sinh", "id: [khai-sinh]"),
    ("id: khai-sinh", "id: 'khai-sinh '"),
    ("field: ho-tich", "field: ''"),
    ("code: '1.001193'", "code: 1,001193"),
    ("code: '1.001193'", "code: '１.００１１９３'"),
    ("code: '1.001193'", "code: null"),
    ("name: Đăng ký khai sinh\no", "name: ''\nid: x\no"),
    ("amount: 8000", "amount: 1e9"),
    ("amount: 8000", "amount: -5"),
    ("amount: 8000", "amount: 99999999999999999999999"),
    ("amount: 8000", "amount: ٨٠٠٠"),
    ("amount: 8000", "amount: 8000.0"),
    ("amount: 8000", "amount: .nan"),
    ("amount: 8000", "amount: true"),
    ("checked_on: 2026-11-20", "checked_on: 1795132800"),
    ("checked_on: 2026-11-20", "checked_on: 2026-11-20T00:00:00"),
    ("checked_on: 2026-11-20", "checked_on: 0000-00-00"),
    ("checked_on: 2026-11-20", "checked_on: hôm qua"),
    ("facts:", "facts: []\nfact:"),
    ("sources:\n", "sources: cong\nsource:\n"),
    ("guide:\n", "guide: chung\ngiude:\n"),
    ("- include: chung", "- include: [chung]"),
    ("- include: chung", "- {include: chung, say: a}"),
    ("- include: chung", "- include: null"),
    ("- include: chung", "- null"),
    ("- include: chung", "- [include, chung]"),
    ("when: {han: [tre]}", "when: null"),
    ("when: {han: [tre]}", "when: {han: [null]}"),
    ("when: {han: [tre]}", "when: {null: [tre]}"),
    ("when: {han: [tre]}", "when: {han: {tre: tre}}"),
    ("stuck: [otp]", "stuck: otp"),
    ("choices:\n", "choices: {}\nchoice:\n"),
    ("portal_url: https://dichvucong.gov.vn/a", "portal_url: 'https://[::1'"),
    ("portal_url: https://dichvucong.gov.vn/a", "portal_url: 'https://dichvucong.gov.vn:99999999/'"),
    ("portal_url: https://dichvucong.gov.vn/a", "portal_url: //dichvucong.gov.vn"),
    ("portal_url: https://dichvucong.gov.vn/a", "portal_url: https://dichvucong。gov。vn"),
    ("portal_url: https://dichvucong.gov.vn/a", "portal_url: 'https://dichvucong.gov.vn\\@lua.com'"),
    ("portal_url: https://dichvucong.gov.vn/a", "portal_url: ' https://dichvucong.gov.vn'"),
    ("want: khai-sinh/papers", "want: ''"),
    ("want: khai-sinh/papers", "want: none/papers/x"),
]


@pytest.mark.parametrize("text", WHOLE_FILES, ids=range(len(WHOLE_FILES)))
@pytest.mark.parametrize("path", [PATH, "wards/vi-du.yaml", "obstacles.yaml"])
def test_a_hostile_file_is_named_and_nothing_else_breaks(path: str, text: str, tmp_path: Path) -> None:
    at = folder(tmp_path, GOOD)
    (at / path).write_bytes(text.encode("utf-8", "surrogatepass"))
    began = time.perf_counter()

    result = loaded(at)

    emptied = path == "obstacles.yaml" and text == "[]"
    assert any(mistake.path == str(at / path) for mistake in result.mistakes) or emptied
    assert result.knowledge is None
    assert all(mistake.line >= 1 and mistake.column >= 1 and mistake.text for mistake in result.mistakes)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(("old", "new"), IN_PLACE)
def test_a_hostile_value_is_named_in_its_file(old: str, new: str, tmp_path: Path) -> None:
    assert BIRTH.count(old) == 1
    at = folder(tmp_path, {**GOOD, PATH: BIRTH.replace(old, new)})

    result = loaded(at)

    assert any(mistake.path == str(at / PATH) and mistake.level == "error" for mistake in result.mistakes)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    at = folder(tmp_path, GOOD)
    (at / PATH).write_bytes(b"\xff\xfe\x00i\x00d")

    assert [mistake.code for mistake in loaded(at).mistakes] == ["yaml-not-utf8"]


def test_a_folder_named_like_a_file_is_left_alone(tmp_path: Path) -> None:
    at = folder(tmp_path, GOOD)
    (at / "guides" / "thu-muc.yaml").mkdir()

    assert loaded(at).mistakes == ()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    at=st.integers(0, len(BIRTH) - 1),
    length=st.integers(0, 40),
    new=st.text("ab:-[]{},'\"\n #1|&*!", max_size=6),
)
def test_any_slip_of_the_hand_loads_or_is_named(at: int, length: int, new: str, tmp_path: Path) -> None:
    text = BIRTH[:at] + new + BIRTH[at + length :]

    result = loaded(folder(tmp_path, {**GOOD, PATH: text}))

    errors = [mistake for mistake in result.mistakes if mistake.level == "error"]
    assert (result.knowledge is None) == bool(errors)
