"""Which entries have other fees or deadlines after an edit, and what the operator reads of it."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.domain.knowledge import Knowledge
from bot.knowledge_files.figures import Changed, changed_figures
from bot.knowledge_files.source import KnowledgeFiles
from bot.knowledge_files.watching import follow
from tests.knowledge.folders import GOOD, changed, folder, loaded

BIRTH = "procedures/ho-tich/khai-sinh.yaml"
WARD = "wards/vi-du.yaml"


def good(at: Path, file: str = "", old: str = "", new: str = "") -> Knowledge:
    """The good folder, one place of it changed."""
    found = loaded(folder(at, changed(file, old, new)[0] if file else GOOD)).knowledge
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amount: 8000", "amount: 9000"),
        ("Bản sao 8.000 đ.", "Bản sao 9.000 đ."),
        ("limit: 1wd", "limit: 3wd"),
        ("cutoff: '15:00'", "cutoff: '16:00'"),
    ],
)
def test_another_figure_is_named_with_its_entry(tmp_path: Path, old: str, new: str) -> None:
    before, after = good(tmp_path / "a"), good(tmp_path / "b", BIRTH, old, new)

    assert list(changed_figures(before, after)) == [Changed("khai-sinh")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Bản sao 8.000 đ.", "Mỗi bản sao là 8.000 đồng"),
        ("Làm giấy khai sinh cho bé.", "Làm giấy cho 1 bé."),
        ("checked_on: 2026-11-20", "checked_on: 2026-11-21"),
    ],
)
def test_other_words_for_the_same_figure_are_no_change(tmp_path: Path, old: str, new: str) -> None:
    before, after = good(tmp_path / "a"), good(tmp_path / "b", BIRTH, old, new)

    assert list(changed_figures(before, after)) == []


@pytest.mark.parametrize(("old", "new"), [("limit: 4h", "limit: 6h"), ("Còn 4 giờ.", "Còn 5 giờ.")])
def test_what_a_ward_changed_for_itself_names_the_ward(tmp_path: Path, old: str, new: str) -> None:
    before, after = good(tmp_path / "a"), good(tmp_path / "b", WARD, old, new)

    assert Changed("khai-sinh", "vi-du") in list(changed_figures(before, after))


@pytest.mark.anyio
async def test_the_log_of_the_running_program_has_the_command(tmp_path: Path) -> None:
    files = KnowledgeFiles([folder(tmp_path, GOOD)])
    task = asyncio.create_task(follow(files))
    await asyncio.sleep(0.3)  # the watcher's own thread has begun
    with capture_logs() as lines:
        path = tmp_path / BIRTH
        path.write_text(GOOD[BIRTH].replace("amount: 8000", "amount: 9000"), encoding="utf-8")
        async with asyncio.timeout(15):
            while not any(line["event"] == "figures_changed" for line in lines):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    (line,) = [line for line in lines if line["event"] == "figures_changed"]
    assert line["entry"] == "khai-sinh"
    assert line["command"].startswith("bot correct khai-sinh --before 20")
