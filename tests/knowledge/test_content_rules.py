"""What must hold of everything that the bot says about procedures: the rules of content, on what ships."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.procedure import FACETS, Fact, Fee, Procedure
from tests.talk import Talk, text_of

REPEALED = {
    "2.000986": "lien-thong-khai-sinh",
    "2.001023": "lien-thong-khai-sinh",
    "2.002621": "lien-thong-khai-sinh",
    "2.002622": "lien-thong-khai-tu",
}


def facts(knowledge: Knowledge) -> list[tuple[Procedure, Fact]]:
    return [
        (procedure, fact)
        for procedure in knowledge.procedures.values()
        for facet in FACETS
        for fact in procedure.facts.of(facet)
    ]


def test_codes_keep_their_zeros(knowledge: Knowledge) -> None:
    assert all(re.fullmatch(r"\d\.\d{6}", code) for code in knowledge.codes)


@pytest.mark.parametrize("code", REPEALED)
def test_a_repealed_code_leads_to_its_successor(code: str, knowledge: Knowledge) -> None:
    turn = Talk(knowledge).says(f"tui muốn làm thủ tục {code}")

    assert turn.outcome.entry == REPEALED[code]
    assert "bãi bỏ" in text_of(turn)
    assert code not in {procedure.code for procedure in knowledge.procedures.values()}


def test_a_fee_that_the_council_sets_has_no_number(knowledge: Knowledge) -> None:
    council = [fact for _, fact in facts(knowledge) if isinstance(fact, Fee) and fact.set_by == "council"]

    assert council
    assert all(fact.amount is None and not re.search(r"\d[\d.]* ?đ", fact.say) for fact in council)


def test_a_figure_has_a_source_that_a_resident_can_see(knowledge: Knowledge) -> None:
    for procedure, fact in facts(knowledge):
        if any(letter.isdigit() for letter in fact.say) and fact.confidence != "low":
            assert fact.sources, f"{procedure.id}: {fact.say}"
            assert all(procedure.source(id) for id in fact.sources)


def test_a_doubtful_figure_is_not_said_but_whom_to_ask_is(knowledge: Knowledge) -> None:
    procedure = knowledge.procedures["khai-tu"]
    doubtful = replace(
        procedure,
        facts=replace(procedure.facts, fee=(Fee(say="Lệ phí 12.345 đ.", amount=12345, confidence="low"),)),
    )
    turn = Talk(replace(knowledge, procedures={"khai-tu": doubtful})).follows("entry:khai-tu:fee")

    assert "12.345" not in text_of(turn)
    assert "Anh/chị hỏi" in text_of(turn)


def test_a_fact_without_a_source_to_show_is_doubtful(knowledge: Knowledge) -> None:
    assert [fact.say for _, fact in facts(knowledge) if not fact.sources and fact.confidence != "low"] == []


def test_nobody_is_sent_to_a_district(knowledge: Knowledge) -> None:
    for entry in knowledge.procedures:
        for facet in FACETS:
            read = text_of(Talk(knowledge).follows(f"entry:{entry}:{facet}")).lower()
            assert not re.search(r"ubnd (quận|huyện)|phòng tư pháp|tại (quận|huyện)", read), (
                f"{entry}/{facet}"
            )


def test_the_old_decree_on_personal_data_is_not_cited(knowledge: Knowledge) -> None:
    titles = [source.title for procedure in knowledge.procedures.values() for source in procedure.sources]

    assert not any("13/2023" in title for title in titles)


def test_nothing_that_only_a_ward_knows_is_invented(knowledge: Knowledge) -> None:
    for ward in knowledge.wards.values():
        if not ward.example:
            assert all((desk.address, desk.phone, desk.hours) == (None, None, None) for desk in ward.desks)
            assert (ward.areas, ward.teams) == (None, None)
            assert ward.overrides == ()


def test_the_example_ward_is_never_offered(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)

    assert "Ví Dụ" not in text_of(talk.says("/phuong"))
    assert talk.follows("ward:vi-du").conversation.ward is None


def test_a_pilot_holds_in_its_ward_and_ends_by_itself(knowledge: Knowledge) -> None:
    example = next(ward for ward in knowledge.wards.values() if ward.example)
    for override in example.overrides:
        assert override.valid_from <= override.valid_until
        assert override.decision
    assert all(isinstance(override.valid_until, date) for override in example.overrides)


def test_what_expires_carries_its_day(knowledge: Knowledge) -> None:
    halved = [fact for fact in knowledge.procedures["can-cuoc-doi"].facts.fee if fact.valid_until]

    assert [fact.valid_until for fact in halved] == [date(2026, 12, 31)]


def test_no_photo_of_an_identity_card_is_asked_for(knowledge: Knowledge) -> None:
    told = [fact.say for _, fact in facts(knowledge)]
    told += [step.say for guide in knowledge.guides.values() for step in guide.steps]

    assert not any(re.search(r"gửi (cho em )?ảnh (thẻ )?(căn cước|cccd)", text.lower()) for text in told)


def test_people_are_spoken_to_as_people(knowledge: Knowledge) -> None:
    told = [fact.say for _, fact in facts(knowledge)]
    told += [step.say for guide in knowledge.guides.values() for step in guide.steps]

    assert not any(re.search(r"\b(quý khách|bà con|công dân cần|đương sự)\b", text.lower()) for text in told)
