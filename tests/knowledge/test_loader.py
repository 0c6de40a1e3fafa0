"""Folders become knowledge: what ships, and the ward's own over it."""

from pathlib import Path

from bot.domain.matching import Answer
from bot.knowledge_files.loader import load
from tests.knowledge.folders import folder, procedure

GUIDE = """
  - {id: chuan-bi, do: Chuẩn bị}
  - {include: chung, when: {online: [co]}}
  - {id: xong, end: submitted}
"""


def test_a_folder_with_one_procedure_loads(tmp_path: Path) -> None:
    loaded = load([folder(tmp_path, procedure(wordings="[làm giấy khai sinh cho con]"))])

    assert loaded.mistakes == ()
    assert loaded.knowledge is not None
    assert loaded.knowledge.procedures["khai-sinh"].facts.fee[0].say == "Miễn phí."
    assert loaded.knowledge.codes == {"1.001193": "khai-sinh"}
    assert isinstance(loaded.knowledge.matcher.understand("làm giấy khai sinh cho con"), Answer)
