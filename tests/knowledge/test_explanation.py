"""Why a question gets what it gets, as authors read it."""

from pathlib import Path

from bot.domain.matching import Calibration, Matcher
from bot.domain.turn import Outcome
from bot.knowledge_files.explanation import explained, in_words
from tests.knowledge.folders import GOOD, folder, loaded


def matcher(tmp_path: Path) -> Matcher:
    knowledge = loaded(folder(tmp_path, GOOD)).knowledge
    assert knowledge is not None
    return knowledge.matcher


def test_the_wording_its_points_and_its_words_are_told(tmp_path: Path) -> None:
    told = explained("sanh con làm giấy chi", Outcome("answer", "khai-sinh", "papers"), matcher(tmp_path))

    lines = told.splitlines()
    assert lines[0] == "sanh con làm giấy chi"
    assert lines[1] == 'Trả lời bằng mục "khai-sinh", mặt "papers".'
    assert "52 điểm" in lines[2]
    assert lines[3].startswith("1. khai-sinh: ")
    assert lines[3].endswith('"sanh con làm giấy gì"')
    assert lines[4].strip() == "khớp: sanh con lam giay; không khớp: chi"


def test_words_that_no_entry_has_are_told_as_such(tmp_path: Path) -> None:
    told = explained("xyzzy", Outcome("none"), matcher(tmp_path))

    assert told.splitlines()[1] == "Chưa trả lời được."
    assert told.splitlines()[3:] == ["Không mục nào có chữ chung với câu này."]


def test_every_outcome_has_its_words(tmp_path: Path) -> None:
    one = matcher(tmp_path)

    for outcome in (
        Outcome("answer", "khai-sinh"),
        Outcome("choices", choices=("khai-sinh", "ket-hon")),
        Outcome("ask_back", choices=("khai-sinh", "ket-hon")),
        Outcome("smalltalk"),
        Outcome("none"),
    ):
        told = explained("sanh con", outcome, one).splitlines()[1]
        assert all(entry in told for entry in (outcome.entry or "", *outcome.choices))


def test_the_values_are_told_as_points_of_a_hundred() -> None:
    told = in_words(Calibration(answer=0.525, margin=0.06, choice=0.3))

    assert ("52,5 điểm" in told, "6%" in told, "30 điểm" in told) == (True, True, True)
