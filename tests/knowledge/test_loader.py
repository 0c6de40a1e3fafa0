"""Folders become knowledge: what ships, and the ward's own over it."""

import itertools
from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.matching import Answer
from bot.knowledge_files.material import documents
from bot.knowledge_files.source import KnowledgeBroken, KnowledgeFiles, describe, shipped_folder
from tests.knowledge.folders import BIRTH, GOOD, MARRIAGE, SHARED, folder, loaded

PATH = "procedures/ho-tich/khai-sinh.yaml"


def knowledge_of(*folders: Path) -> Knowledge:
    result = loaded(*folders)
    assert result.mistakes == ()
    assert result.knowledge is not None
    return result.knowledge


def ward_over(tmp_path: Path, files: dict[str, str]) -> tuple[Path, Path]:
    return folder(tmp_path / "shipped", GOOD), folder(tmp_path / "ward", files)


def test_texts_numbers_and_dates_come_out_as_the_domain_has_them(tmp_path: Path) -> None:
    birth = knowledge_of(folder(tmp_path, GOOD)).procedures["khai-sinh"]

    assert birth.code == "1.001193"
    assert birth.facts.fee[0].amount == 8000
    assert birth.facts.time[0].cutoff == "15:00"
    assert birth.recheck_by.isoformat() == "2027-03-31"
    assert birth.facts.fee[0].when == {"han": ("som",)}


def test_a_shared_guide_is_spliced_in_with_the_procedures_own_words(tmp_path: Path) -> None:
    guide = knowledge_of(folder(tmp_path, GOOD)).guides["khai-sinh"]

    assert [step.id for step in guide.steps] == ["hoi-han", "chuan-bi", "mo", "hoi-nut", "ra-quay", "xong"]
    assert [question.id for question in guide.questions] == ["han", "nut"]
    assert [obstacle.id for obstacle in guide.obstacles] == ["otp"]
    opening = guide.step("mo")
    assert opening is not None
    assert (opening.do, opening.say) == ("Mở Đăng ký khai sinh", "Gõ 1.001193.")
    assert (opening.link, opening.link_label) == ("https://dichvucong.gov.vn/a", "Mở")


def test_a_link_to_a_page_that_the_procedure_does_not_have_falls_away(tmp_path: Path) -> None:
    birth = BIRTH.replace("portal_url: https://dichvucong.gov.vn/a\n", "")
    opening = knowledge_of(folder(tmp_path, {**GOOD, PATH: birth})).guides["khai-sinh"].step("mo")

    assert opening is not None
    assert (opening.link, opening.link_label) == (None, "")


def test_the_condition_of_an_include_is_added_to_each_of_its_steps(tmp_path: Path) -> None:
    birth = BIRTH.replace("- include: chung", "- {include: chung, when: {han: [som]}}")
    guide = knowledge_of(folder(tmp_path, {**GOOD, PATH: birth})).guides["khai-sinh"]

    assert [step.when for step in guide.steps if step.id in ("mo", "ra-quay")] == [
        {"han": ("som",)},
        {"nut": ("khong",), "han": ("som",)},
    ]


def test_former_codes_lead_to_the_procedure_of_today(tmp_path: Path) -> None:
    codes = knowledge_of(folder(tmp_path, GOOD)).codes

    assert codes == {
        "1.001193": "khai-sinh",
        "2.000986": "khai-sinh",
        "1.000894": "ket-hon",
        "1.000253": "1.000253",
    }


def test_a_lookalike_leads_to_what_it_means(tmp_path: Path) -> None:
    knowledge = knowledge_of(folder(tmp_path, GOOD))

    seen = {document.id: document for document in documents(knowledge.procedures.values())}
    assert "cưới nhau làm giấy gì" in seen["ket-hon"].wordings
    assert "cưới nhau làm giấy gì" in seen["khai-sinh"].lookalikes
    assert knowledge.matcher.rank("cưới nhau làm giấy gì")[0].entry == "ket-hon"


def test_a_procedure_is_found_by_its_wording(tmp_path: Path) -> None:
    matcher = knowledge_of(folder(tmp_path, GOOD)).matcher

    understood = matcher.understand("làm giấy khai sinh cho con")
    assert isinstance(understood, Answer)
    assert understood.entry == "khai-sinh"


def test_a_wards_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = BIRTH.replace("Làm giấy khai sinh cho bé.", "Phường tự viết.")

    knowledge = knowledge_of(*ward_over(tmp_path, {PATH: own, "offices.yaml": GOOD["offices.yaml"]}))

    assert knowledge.procedures["khai-sinh"].summary == "Phường tự viết."
    assert set(knowledge.procedures) == {"khai-sinh", "ket-hon"}


def test_a_ward_adds_wordings_and_golden_questions(tmp_path: Path) -> None:
    added = (
        "adds_to: ket-hon\nwordings: [đi làm giấy cưới]\ngolden: [{q: hai đứa em muốn cưới, want: ket-hon}]\n"
    )

    marriage = knowledge_of(*ward_over(tmp_path, {"procedures/ho-tich/them.yaml": added})).procedures[
        "ket-hon"
    ]

    assert marriage.wordings == ("đi làm giấy cưới",)
    assert marriage.golden[0].q == "hai đứa em muốn cưới"
    assert marriage.name == "Đăng ký kết hôn"


def test_a_ward_replaces_single_phrases(tmp_path: Path) -> None:
    phrases = knowledge_of(*ward_over(tmp_path, {"phrases/chat.yaml": "hello: Kính chào {name}.\n"})).phrases

    assert phrases("chat.hello", name="cô Ba") == "Kính chào cô Ba."
    assert phrases("chat.ask.more") == "Anh/chị hỏi thêm nhé."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("helo: Chào.\n", "unknown-phrase"),
        ("hello: Chào {ten}.\n", "unknown-hole"),
        ("ask: a\n", "unknown-phrase"),
    ],
)
def test_a_wards_phrase_that_the_program_does_not_have_is_a_mistake(
    text: str, code: str, tmp_path: Path
) -> None:
    result = loaded(*ward_over(tmp_path, {"phrases/chat.yaml": text}))

    assert [(mistake.code, mistake.line) for mistake in result.mistakes] == [(code, 1)]
    assert result.knowledge is None


def test_a_warning_stops_nothing(tmp_path: Path) -> None:
    late = MARRIAGE.replace("recheck_by: 2027-03-31", "recheck_by: 2026-11-22")

    result = loaded(folder(tmp_path, {**GOOD, "procedures/ho-tich/ket-hon.yaml": late}))

    assert [mistake.level for mistake in result.mistakes] == ["warning"]
    assert result.knowledge is not None


def test_a_broken_shared_guide_is_named_without_its_echoes(tmp_path: Path) -> None:
    result = loaded(folder(tmp_path, {**GOOD, "guides/chung.yaml": SHARED.replace("title:", "titel:")}))

    assert {mistake.code for mistake in result.mistakes} == {"unknown-key", "missing-key"}


def test_the_revision_follows_every_byte(tmp_path: Path) -> None:
    at = folder(tmp_path, GOOD)
    before = knowledge_of(at).revision

    assert knowledge_of(at).revision == before
    (at / PATH).write_text(BIRTH + "# một ghi chú\n", encoding="utf-8")
    assert knowledge_of(at).revision != before


def test_a_bad_file_never_takes_the_good_knowledge_down(tmp_path: Path) -> None:
    source = KnowledgeFiles([folder(tmp_path, GOOD)])
    good = source.current

    (tmp_path / PATH).write_text("id: [", encoding="utf-8")
    assert source.reload().knowledge is None
    assert source.current is good

    (tmp_path / PATH).write_text(BIRTH, encoding="utf-8")
    assert source.reload().knowledge is source.current
    assert source.current.revision == good.revision


def test_a_start_without_good_knowledge_says_what_is_wrong(tmp_path: Path) -> None:
    at = folder(tmp_path, {**GOOD, PATH: BIRTH.replace("office: centre", "office: cente")})

    with pytest.raises(KnowledgeBroken, match=r"khai-sinh\.yaml:6:9: .*\n    Gần giống: \"centre\""):
        KnowledgeFiles([at])


def test_hidden_files_and_other_kinds_of_files_are_left_alone(tmp_path: Path) -> None:
    more = {".git/x.yaml": "a", "guides/.#chung.yaml": "a", "README.md": "a", "guides/chung.yaml~": "a"}

    assert loaded(folder(tmp_path, {**GOOD, **more})).mistakes == ()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert set(knowledge_of(folder(tmp_path / "a", GOOD), tmp_path / "none").procedures) == {
        "khai-sinh",
        "ket-hon",
    }


def test_the_shipped_knowledge_loads_without_a_mistake() -> None:
    knowledge = knowledge_of(shipped_folder())

    assert describe(knowledge)["procedures"] >= 17
    assert set(knowledge.guides) <= set(knowledge.procedures)
    former = [name.name for ward in knowledge.wards.values() if not ward.example for name in ward.formerly]
    assert len({name for name in former if name.startswith("phường")}) == 11
    assert len(list(itertools.chain(*(guide.steps for guide in knowledge.guides.values())))) > 100


def test_golden_questions_come_from_everywhere_and_a_wards_are_added(tmp_path: Path) -> None:
    shipped = folder(
        tmp_path / "shipped", {**GOOD, "golden.yaml": "- {q: hai đứa em cưới nhau, want: ket-hon}\n"}
    )
    ward = folder(
        tmp_path / "ward",
        {
            "golden.yaml": "- {q: chợ mở mấy giờ, want: none}\n",
            "procedures/ho-tich/them.yaml": "adds_to: ket-hon\ngolden: [{q: rước dâu, want: ket-hon/fee}]\n",
        },
    )

    asked = [(golden.q, golden.want) for golden in knowledge_of(shipped, ward).golden]

    assert asked == [
        ("hai đứa em cưới nhau", "ket-hon"),
        ("chợ mở mấy giờ", "none"),
        ("giấy cho bé mới đẻ", "khai-sinh/papers"),
        ("rước dâu", "ket-hon/fee"),
    ]


def test_fitted_values_decide_and_a_wards_win(tmp_path: Path) -> None:
    def fitted(answer: str) -> dict[str, str]:
        return {"matching.yaml": f"golden: a\nfitted_on: 2026-11-23\nvalues: {{answer: {answer}}}\n"}

    shipped = folder(tmp_path / "shipped", {**GOOD, **fitted("0.4")})
    ward = folder(tmp_path / "ward", fitted("0.6"))

    for folders, answer in (((shipped,), 0.4), ((shipped, ward), 0.6)):
        knowledge = loaded(*folders).knowledge
        assert knowledge is not None
        assert knowledge.matcher.calibration.answer == answer
