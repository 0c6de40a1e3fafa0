"""Tests of text: one form for what is typed in many."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import LONGEST, clean, fold, sound, spelling, words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_cleaning_twice_changes_nothing_and_keeps_the_limit(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert len(clean(text * 3)) <= 2 * LONGEST


def test_marks_and_d_with_stroke_fold_away() -> None:
    assert fold("Đường dẫn tới Ủy ban") == "duong dan toi uy ban"


def test_decomposed_letters_are_the_same_words() -> None:
    text = "Đăng ký khai sinh ở phường"

    assert words(clean(unicodedata.normalize("NFD", text))) == words(clean(text))


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("uỷ", "ủy"), ("kỹ", "kĩ"), ("sửa", "sữa")])
def test_spellings_that_mean_the_same_are_one(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(("one", "other"), [("mất", "mật"), ("đường", "dương"), ("ma", "mà")])
def test_marks_that_make_another_word_stay(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


def test_a_procedure_code_stays_one_word() -> None:
    assert words(clean("thủ tục 1.001193 là gì?")) == ["thủ", "tục", "1.001193", "là", "gì"]


def test_final_y_and_i_sound_the_same_only_where_they_do() -> None:
    assert sound("ký") == sound("kí")
    assert sound("tay") != sound("tai")
