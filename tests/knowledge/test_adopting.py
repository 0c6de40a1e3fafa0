"""What the team gives to the knowledge: its files, the questions that hold it, and taking it back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.clock import ward_day
from bot.domain.matching import Answer
from bot.domain.team_answer import TeamAnswer, answer_to
from bot.domain.turn import AnswerWithdrawn, WordingMade
from bot.knowledge_files.adopting import adopt
from bot.knowledge_files.review import Reviewed, review
from bot.knowledge_files.source import KnowledgeFiles
from tests.knowledge.folders import GOOD, folder

DAY = ward_day(datetime.now(UTC))
RICE = "cưới hỏi thì ra đâu xin mộc đỏ"
WORDING = WordingMade(128, "ket-hon", RICE)
ANSWER = TeamAnswer(
    id="cau-9", ward="vi-du", question="mở quán ăn trong hẻm xin ở đâu", answer="Anh/chị tới quầy số hai.",
    source="Trung tâm trả lời qua điện thoại", given_on=DAY, valid_until=DAY + timedelta(days=30),
)  # fmt: skip
KEPT = "golden/cau-128-ket-hon.yaml"


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    return folder(tmp_path / "ward", {})


@pytest.fixture
def files(tmp_path: Path, ward: Path) -> KnowledgeFiles:
    return KnowledgeFiles([folder(tmp_path / "shipped", GOOD), ward])


def names(ward: Path) -> list[str]:
    return sorted(path.relative_to(ward).as_posix() for path in ward.rglob("*.yaml"))


def checked(files: KnowledgeFiles) -> Reviewed:
    return review(files.folders)


def lost(reviewed: Reviewed) -> list[tuple[str, str]]:
    return [(Path(one.path).name, one.level) for one in reviewed.mistakes if one.code == "golden-lost"]


def test_a_wording_is_written_with_a_question_that_holds_it(files: KnowledgeFiles, ward: Path) -> None:
    assert adopt(files, ward, WORDING) == ""

    assert names(ward) == [KEPT, "procedures/ho-tich/cau-128-ket-hon.yaml"]
    understood = files.current.matcher.understand(RICE)
    assert isinstance(understood, Answer)
    assert understood.entry == "ket-hon"
    reviewed = checked(files)
    assert [one for one in reviewed.mistakes if one.path.startswith(str(ward))] == []
    assert "Câu phải giữ: 1/1" in reviewed.summary


def test_whoever_takes_the_wording_away_later_is_told(files: KnowledgeFiles, ward: Path) -> None:
    adopt(files, ward, WORDING)

    (ward / "procedures/ho-tich/cau-128-ket-hon.yaml").unlink()

    assert files.reload().knowledge is not None
    reviewed = checked(files)
    assert lost(reviewed) == [("cau-128-ket-hon.yaml", "error")]
    assert "Câu phải giữ: 0/1" in reviewed.summary


def test_whoever_gives_it_to_another_entry_is_told(files: KnowledgeFiles, ward: Path) -> None:
    adopt(files, ward, WORDING)

    path = ward / "procedures/ho-tich/cau-128-ket-hon.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("ket-hon", "khai-sinh"), encoding="utf-8")

    assert lost(checked(files)) == [("cau-128-ket-hon.yaml", "error")]


def test_what_leads_elsewhere_all_the_same_is_not_kept(files: KnowledgeFiles, ward: Path) -> None:
    phrase = "{phrases: [giấy tờ cho con], question: Giấy gì ạ?, choices: [khai-sinh, '1.000253']}"
    folder(ward, {"vocabulary.yaml": f"ambiguous: {{giay: {phrase}}}\n"})

    trouble = adopt(files, ward, WordingMade(128, "ket-hon", "giấy tờ cho con"))

    assert "chưa ra" in trouble
    assert names(ward) == ["vocabulary.yaml"]
    assert files.current.procedures["ket-hon"].wordings == ()


def test_what_another_entry_has_is_not_kept_and_what_was_there_stays(
    files: KnowledgeFiles, ward: Path
) -> None:
    adopt(files, ward, WORDING)

    trouble = adopt(files, ward, WordingMade(128, "ket-hon", "làm giấy khai sinh cho con"))

    assert "khai-sinh" in trouble
    assert files.current.procedures["ket-hon"].wordings == (RICE,)
    assert lost(checked(files)) == []


def test_a_file_that_cannot_be_written_leaves_nothing_half(files: KnowledgeFiles, ward: Path) -> None:
    (ward / "golden").write_text("không phải thư mục", encoding="utf-8")

    with pytest.raises(OSError, match="golden"):
        adopt(files, ward, WORDING)

    assert names(ward) == []


def test_an_answer_is_held_by_its_question_until_it_is_called_back(files: KnowledgeFiles, ward: Path) -> None:
    assert adopt(files, ward, ANSWER) == ""
    assert names(ward) == ["answers/cau-9.yaml", "golden/cau-9.yaml"]
    assert lost(checked(files)) == []

    path = ward / "answers/cau-9.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("mở quán ăn", "bán vé số"), encoding="utf-8")
    assert lost(checked(files)) == [("cau-9.yaml", "error")]

    assert adopt(files, ward, AnswerWithdrawn("cau-9")) == ""
    assert names(ward) == []


def test_an_answer_whose_time_is_over_is_no_loss(files: KnowledgeFiles, ward: Path) -> None:
    adopt(files, ward, ANSWER)
    path = ward / "answers/cau-9.yaml"
    text = path.read_text(encoding="utf-8")
    old = text.replace(str(ANSWER.given_on), "2026-01-01").replace(str(ANSWER.valid_until), "2026-01-31")
    path.write_text(old, encoding="utf-8")

    assert lost(checked(files)) == []


def test_a_newer_answer_to_the_same_question_takes_the_place_of_the_older(
    files: KnowledgeFiles, ward: Path
) -> None:
    newer = TeamAnswer(
        id="cau-40", ward="vi-du", question=ANSWER.question, answer="Nay tới quầy số ba.", source="Trung tâm",
        given_on=DAY, valid_until=ANSWER.valid_until,
    )  # fmt: skip
    assert [adopt(files, ward, one) for one in (ANSWER, newer)] == ["", ""]

    assert answer_to(ANSWER.question, "vi-du", DAY, files.current.answers.values()) == newer
    assert lost(checked(files)) == []


def test_kept_questions_neither_measure_the_matching_nor_ask_for_a_fit(
    files: KnowledgeFiles, ward: Path
) -> None:
    before = files.current.golden
    adopt(files, ward, WORDING)

    assert files.current.golden == before
