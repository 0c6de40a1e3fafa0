"""Tests of reading: keystrokes, slips, short forms, phrases, and what is content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.corrections import Corrections
from bot.domain.matching.keystrokes import typed
from bot.domain.matching.phrases import Phrases, Word
from bot.domain.matching.reading import Reader
from bot.domain.matching.syllables import possible
from bot.domain.matching.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ddawng", "đăng"),
        ("nuwowcs", "nước"),
        ("dduwowcj", "được"),
        ("truwa", "trưa"),
        ("truongwf", "trường"),
        ("thuowngf", "thường"),
        ("d9a8ng", "đăng"),
        ("nguye6n5", "nguyện"),
        ("thu7o7ng2", "thường"),
        ("d9u7o7c5", "được"),
    ],
)
def test_raw_keystrokes_give_the_word_that_was_meant(keys: str, meant: str) -> None:
    assert typed(keys) == meant


@pytest.mark.parametrize(
    "word", ["khai", "sinh", "online", "web", "zalo", "ct07", "kt3", "a1b2c3", "đăng", ""]
)
def test_what_is_no_keystrokes_is_left_alone(word: str) -> None:
    assert typed(word) is None


@given(st.text(max_size=12))
def test_keystrokes_never_fail_and_give_possible_words(word: str) -> None:
    meant = typed(word.lower())

    assert meant is None or possible(meant)


@pytest.mark.parametrize(
    "syllable", ["nghiêng", "quyền", "giấy", "ương", "xoong", "khuỷu", "ở", "gì", "được"]
)
def test_vietnamese_syllables_are_possible(syllable: str) -> None:
    assert possible(syllable)


@pytest.mark.parametrize("word", ["hnạ", "snih", "bhyt", "facebook", "càp", "zalo", "thdd", "123"])
def test_other_words_are_not(word: str) -> None:
    assert not possible(word)


KNOWN = tuple(Word(sound, "") for sound in ("khai", "sinh", "tam", "tru", "hoi", "hop"))
PAIRS = (("khai", "sinh"), ("tam", "tru"))


def said(text: str) -> tuple[Word, ...]:
    return tuple(Word(sound, "") for sound in text.split())


@pytest.mark.parametrize(
    ("typed_words", "meant"),
    [
        ("khai snih", "khai sinh"),
        ("kai sinh", "khai sinh"),
        ("tamtru", "tam tru"),
        ("tma tru", "tam tru"),
        ("hox xyz", "hoi xyz"),
    ],
)
def test_a_slip_is_put_right_by_known_words_and_neighbours(typed_words: str, meant: str) -> None:
    assert Corrections(KNOWN, PAIRS).mend(said(typed_words)) == said(meant)


def test_a_real_syllable_is_not_bent_to_a_known_word_without_a_neighbour() -> None:
    assert Corrections(KNOWN, PAIRS).mend(said("sin xin hot")) == said("sin xin hot")


def test_typed_marks_keep_a_real_syllable_from_another_word() -> None:
    known = (Word("ket", "kêt/s"), Word("qua", "qua/r"))
    marked = (Word("kiet", "kiêt/j"), Word("qua", "qua/s"))

    assert Corrections(known, (("ket", "qua"),)).mend(marked) == marked


def test_the_longest_phrase_wins_and_none_overlaps() -> None:
    phrases = Phrases((said(text), text) for text in ("khai", "khai sinh", "khai sinh lai", "sinh lai"))

    assert [found.value for found in phrases.find(said("khai sinh khai sinh lai"))] == [
        "khai sinh",
        "khai sinh lai",
    ]


def test_a_phrase_with_other_marks_is_another_phrase() -> None:
    phrases = Phrases([((Word("ma", "ma/f"),), "mà")])

    assert phrases.find([Word("ma", "ma/s")]) == []
    assert phrases.find([Word("ma", "")])


VOCABULARY = Vocabulary(
    abbreviations={"bhyt": "bảo hiểm y tế"},
    chat={"đk": "đăng ký", "ko": "không"},
    southern={"sanh": "sinh"},
    synonyms={"giấy độc thân": "xác nhận tình trạng hôn nhân"},
    frames=("em", "muốn", "tự", "không"),
    facets={"fee": ("bao nhiêu tiền",)},
    similar={"change": ("sửa", "đổi")},
)


def reader() -> Reader:
    ready = Reader(VOCABULARY, places=("phường Ninh Kiều",))
    ready.learn([[ready.wording("Đăng ký khai tử")], [ready.wording("Thẻ bảo hiểm y tế")]], [])
    return ready


def sounds(words: tuple[Word, ...]) -> str:
    return " ".join(word.sound for word in words)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("đk khai sanh", "dang ki khai sinh"),
        ("thẻ BHYT", "the bao hiem y te"),
        ("the bhty", "the bao hiem y te"),
        ("ddawng kys khai tuwr", "dang ki khai tu"),
    ],
)
def test_short_forms_keystrokes_and_slips_are_spelled_out(text: str, read: str) -> None:
    assert sounds(reader().question(text).words) == read


def test_a_question_is_said_in_the_office_s_words_too() -> None:
    question = reader().question("em xin giấy độc thân")

    assert question.official is not None
    assert sounds(question.official.words) == "em xin xac nhan tinh trang hon nhan"


def test_frames_and_ward_names_weigh_little_and_are_no_content() -> None:
    question = reader().question("em muốn đổi thẻ phường Ninh Kiều bao nhiêu tiền")

    assert [question.words[at].sound for at in question.content] == ["doi", "the"]
    assert question.meanings == ("~change", "?fee")
    assert max(question.weights[:2]) < 1


def test_a_framing_word_inside_a_title_s_name_is_content() -> None:
    assert [bool(weight == 1) for weight in reader().question("em tu khai tu").weights] == [
        False,
        False,
        True,
        True,
    ]
