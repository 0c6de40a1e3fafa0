"""What `bot check` finds beyond mistakes: golden questions that fare badly, wordings too near each other."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.matching import SHIPPED, Answer
from bot.domain.procedure import Golden
from bot.knowledge_files.calibration import fitted, golden_hash, write
from bot.knowledge_files.measuring import Measured, measure
from bot.knowledge_files.review import Reviewed, review
from tests.knowledge.folders import BIRTH, GOOD, MARRIAGE, folder, loaded

PATH = "procedures/ho-tich/khai-sinh.yaml"
OTHER = "procedures/ho-tich/ket-hon.yaml"
DAY = date(2026, 11, 23)


def marriage(wording: str) -> str:
    return MARRIAGE + f"wordings: ['{wording}']\n"


def named(reviewed: Reviewed, code: str) -> list[tuple[str, int, int]]:
    return [(Path(one.path).name, one.line, one.column) for one in reviewed.mistakes if one.code == code]


def measured(at: Path) -> list[Measured]:
    result = loaded(at)
    assert result.knowledge is not None
    return measure(result.content, result.knowledge)


def test_a_question_answered_with_another_entry_is_named_at_its_place(tmp_path: Path) -> None:
    golden = "- {q: giấy khai sinh cho con, want: ket-hon}\n"

    reviewed = review([folder(tmp_path, {**GOOD, "golden.yaml": golden})])

    assert named(reviewed, "golden-wrong") == [("golden.yaml", 1, 7)]
    assert reviewed.loaded.knowledge is not None


def test_a_question_that_is_nobodys_and_is_answered_is_named(tmp_path: Path) -> None:
    golden = "- {q: mua chó con, want: none}\n- {q: giấy khai sinh cho con, want: none}\n"

    reviewed = review([folder(tmp_path, {**GOOD, "golden.yaml": golden})])

    assert named(reviewed, "golden-not-ours") == [("golden.yaml", 2, 7)]


def test_the_summary_counts_both_kinds(tmp_path: Path) -> None:
    golden = (
        "- {q: đăng ký kết hôn nhé, want: ket-hon}\n"
        "- {q: giấy khai sinh cho con, want: ket-hon}\n"
        "- {q: chợ nổi mở cửa mấy giờ, want: none}\n"
    )
    birth = BIRTH.replace("golden:\n  - {q: giấy cho bé mới đẻ, want: khai-sinh/papers}\n", "")

    summary = review([folder(tmp_path, {**GOOD, PATH: birth, "golden.yaml": golden})]).summary

    assert "1/2 câu hiện đúng mục" in summary
    assert "1 câu trả lời nhầm; 1 câu ngoài phạm vi: 0 câu bị trả lời" in summary


def test_a_question_is_measured_without_the_wording_that_says_the_same(tmp_path: Path) -> None:
    files = {
        **GOOD,
        "vocabulary.yaml": "abbreviations: {đkkh: đăng ký kết hôn}\n",
        "golden.yaml": "- {q: rước dâu đkkh, want: ket-hon}\n",
        OTHER: marriage("rước dâu đăng ký kết hôn")
        .replace("name: Đăng ký kết hôn", "name: Cưới hỏi")
        .replace("Thủ tục đăng ký kết hôn", "Việc cưới hỏi"),
    }
    at = folder(tmp_path, files)
    knowledge = loaded(at).knowledge
    assert knowledge is not None

    assert isinstance(knowledge.matcher.understand("rước dâu đkkh"), Answer)
    assert [one.right for one in measured(at) if one.golden.value.want == "ket-hon"] == [False]


@pytest.mark.parametrize("wording", ["sanh con giấy gì làm", "sanh con làm giấy gi2"])
def test_wordings_of_two_entries_that_are_almost_the_same_are_named(wording: str, tmp_path: Path) -> None:
    reviewed = review([folder(tmp_path, {**GOOD, OTHER: marriage(wording)})])

    assert len(named(reviewed, "wording-near")) == 1


@pytest.mark.parametrize("wording", ["sanh con làm giấy gì ở phường", "cưới con làm giấy gì"])
def test_wordings_that_differ_in_a_word_are_not_named(wording: str, tmp_path: Path) -> None:
    reviewed = review([folder(tmp_path, {**GOOD, OTHER: marriage(wording)})])

    assert named(reviewed, "wording-near") == []


def test_near_wordings_of_one_entry_are_its_own_affair(tmp_path: Path) -> None:
    birth = BIRTH.replace("sanh con làm giấy gì]", "sanh con làm giấy gì, sanh con giấy gì làm]")

    assert named(review([folder(tmp_path, {**GOOD, PATH: birth})]), "wording-near") == []


def test_folders_with_an_error_are_not_measured(tmp_path: Path) -> None:
    reviewed = review([folder(tmp_path, {**GOOD, "menu.yaml": "featured: [gi-do]\n"})])

    assert (reviewed.loaded.knowledge, reviewed.summary) == (None, "")
    assert named(reviewed, "missing-target") == [("menu.yaml", 1, 12)]


def test_what_was_fitted_is_written_and_read_again(tmp_path: Path) -> None:
    result = loaded(folder(tmp_path, GOOD))
    assert result.knowledge is not None
    found = fitted(result.content, result.knowledge, DAY)

    write(found, tmp_path)

    again = loaded(tmp_path)
    assert again.mistakes == ()
    assert again.content.matching is not None
    assert again.content.matching.value == found
    assert again.knowledge is not None
    assert again.knowledge.matcher.calibration == found.values


def test_a_changed_golden_question_asks_for_another_fit(tmp_path: Path) -> None:
    result = loaded(folder(tmp_path / "shipped", GOOD))
    assert result.knowledge is not None
    write(fitted(result.content, result.knowledge, DAY), tmp_path / "shipped")
    ward = folder(tmp_path / "ward", {"golden.yaml": "- {q: chợ mở mấy giờ, want: none}\n"})

    changed = loaded(tmp_path / "shipped", ward)

    assert [(one.code, one.level, one.line) for one in changed.mistakes] == [("golden-changed", "warning", 2)]
    assert "23/11/2026" in changed.mistakes[0].text
    assert changed.knowledge is not None


def test_without_fitted_values_the_shipped_ones_decide(tmp_path: Path) -> None:
    knowledge = loaded(folder(tmp_path, GOOD)).knowledge

    assert knowledge is not None
    assert knowledge.matcher.calibration == SHIPPED


def test_the_hash_is_of_questions_and_wants_whatever_their_order() -> None:
    one, two = Golden(q="a", want="x"), Golden(q="b", want="none")

    assert golden_hash([one, two]) == golden_hash([two, one])
    assert golden_hash([one, two]) != golden_hash([one])
    assert golden_hash([one]) != golden_hash([Golden(q="a", want="x/fee")])
