"""What is typed into the list's search."""

import pytest

from bot.domain.inbox.seeking import WORDS_MOST, Sought, sought


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", Sought()),
        ("  ?! ", Sought()),
        ("Karaoke HẺM", Sought(("karaoke", "hem"))),
        ("128", Sought(("128",), 128)),
        ("câu số 128", Sought(("cau", "so", "128"), 128)),
        ("#128", Sought(("128",), 128)),
        ("128 hộ", Sought(("128", "ho"))),
        ("câu 1.001193", Sought(("cau", "1.001193"))),
        ("9" * 30, Sought(("9" * 30,))),
        ("²", Sought(("²",))),
        ("50% _ \\ '", Sought(("50",), 50)),
    ],
)
def test_words_lose_their_marks_and_a_number_alone_is_a_cases(typed: str, found: Sought) -> None:
    assert sought(typed) == found


def test_a_long_text_is_cut() -> None:
    assert len(sought("một hai ba " * 100).words) == WORDS_MOST
