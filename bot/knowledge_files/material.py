"""What the matcher is made of: entries, the words of the field, names of places."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.matching import Calibration, Document, Matcher, Vocabulary
from bot.domain.procedure import Procedure
from bot.knowledge_files.content import Content


@dataclass(frozen=True, slots=True)
class Material:
    """All that a matcher needs but the calibration, which is found with it."""

    documents: tuple[Document, ...]
    vocabulary: Vocabulary
    places: tuple[str, ...]

    def matcher(self, calibration: Calibration) -> Matcher:
        """The matcher that decides by these values."""
        return Matcher(self.documents, self.vocabulary, calibration, self.places)


def material(content: Content, procedures: Iterable[Procedure]) -> Material:
    """The material of whole procedures and of the content around them."""
    vocabulary = content.vocabulary.value if content.vocabulary else Vocabulary()
    stubs = (Document(id=stub.code, title=stub.name, stub=True) for stub in content.listed().values())
    return Material((*documents(procedures), *stubs), vocabulary, tuple(_places(content)))


def documents(procedures: Iterable[Procedure]) -> tuple[Document, ...]:
    """The procedures as the matcher sees them: a lookalike is a wording of what it means."""
    known = tuple(procedures)
    meant: dict[str, list[str]] = {}
    for procedure in known:
        for lookalike in procedure.lookalikes:
            meant.setdefault(lookalike.means, []).append(lookalike.says)
    return tuple(
        Document(
            id=one.id,
            title=one.name,
            wordings=(*one.wordings, one.official_name, *meant.get(one.id, ())),
            lookalikes=tuple(lookalike.says for lookalike in one.lookalikes),
        )
        for one in known
    )


def _places(content: Content) -> Iterable[str]:
    """Names of wards of today and before, with and without the word for their kind in front."""
    for ward in content.wards.values():
        for name in (ward.value.name, *(former.name for former in ward.value.formerly)):
            yield name
            yield name.partition(" ")[2] or name
