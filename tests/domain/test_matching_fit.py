"""Tests of fitting the decision to golden questions."""

from bot.domain.matching import SHIPPED, Document, Golden, Matcher, Vocabulary, fit
from bot.domain.matching.decision import Answer, Calibration, Choices, Nothing, decide
from bot.domain.matching.ranking import Match

_ANIMALS = "trâu bò ngựa dê cừu chó mèo gà vịt ngan thỏ cá tôm cua ốc lươn ếch rùa rắn chim"
ANIMALS = _ANIMALS.split()
DOCUMENTS = tuple(
    Document(f"{verb}-{number}", f"{verb} {animal}", (f"giấy {verb} {animal}",))
    for number, animal in enumerate(ANIMALS)
    for verb in ("nuôi", "bán")
)
ASKED = tuple(Golden(document.wordings[0], (document.id,)) for document in DOCUMENTS)
NEAR = tuple(Golden(f"{verb} {animal} đồ chơi") for animal in ANIMALS for verb in ("bán", "nuôi"))
FAR = tuple(Golden(f"đá banh với {animal} lúc mấy giờ {number}") for number, animal in enumerate(ANIMALS * 2))


def matches(*scores: float) -> list[Match]:
    return [Match(f"entry-{at}", score, "") for at, score in enumerate(scores)]


def test_a_clear_lead_is_an_answer_and_a_narrow_one_gives_choices() -> None:
    values = Calibration(answer=0.5, margin=0.1, choice=0.3, window=0.5)

    assert decide(matches(0.8, 0.4), values) == Answer("entry-0", None, 0.8)
    assert decide(matches(0.8, 0.78, 0.5, 0.5), values) == Choices(("entry-0", "entry-1", "entry-2"))
    assert decide(matches(0.4, 0.1), values) == Choices(("entry-0",))
    assert decide(matches(0.2, 0.1), values) == Nothing()
    assert decide([], values) == Nothing()


def test_few_golden_questions_move_nothing() -> None:
    assert fit(DOCUMENTS, Vocabulary(), ASKED[:5]) == SHIPPED
    assert fit(DOCUMENTS, Vocabulary(), ()) == SHIPPED


def test_questions_that_want_nothing_raise_the_limits_above_them() -> None:
    fitted = fit(DOCUMENTS, Vocabulary(), ASKED + NEAR)
    matcher = Matcher(DOCUMENTS, Vocabulary(), fitted)

    answered = [one for one in NEAR if isinstance(matcher.understand(one.question), Answer)]

    assert fitted != SHIPPED
    assert answered == []
    assert all(isinstance(matcher.understand(one.question), Answer) for one in ASKED)


def test_the_same_questions_give_the_same_values() -> None:
    assert fit(DOCUMENTS, Vocabulary(), ASKED + NEAR) == fit(DOCUMENTS, Vocabulary(), ASKED + NEAR)


def test_a_golden_question_is_ranked_without_its_own_wording() -> None:
    """Without the wording another entry is near: an index that has seen it would see no danger."""
    buying = tuple(Document(f"buy-{animal}", f"mua {animal}") for animal in ANIMALS)
    strange = tuple(
        Document(f"sell-{animal}", f"bán {animal}", (f"xin mua {other} sống", f"cần mua {other} tươi"))
        for animal, other in zip(ANIMALS, ANIMALS[1:] + ANIMALS[:1], strict=True)
    )
    golden = tuple(Golden(wording, (one.id,)) for one in strange for wording in one.wordings)

    assert fit(buying + strange, Vocabulary(), golden + FAR).answer > SHIPPED.answer
