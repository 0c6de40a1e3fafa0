"""What a person who edits by hand is given: a page with a true example, forms, copies, schemas."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.domain.roster import on_duty
from bot.knowledge_files.loader import load
from bot.knowledge_files.schema import FOLDER, as_text, naming_line, schemas
from bot.knowledge_files.source import shipped_folder
from tests.test_cli import bot

SHIPPED = shipped_folder()


@pytest.fixture(name="own")
def _own(tmp_path: Path) -> Path:
    """The knowledge folder of a ward that runs the bot in ``tmp_path``."""
    return tmp_path / "data/knowledge"


def examples() -> list[str]:
    page = (SHIPPED / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)


def put(own: Path, name: str, text: str) -> None:
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mistakes(own: Path) -> list[str]:
    return [str(one) for one in load([SHIPPED, own]).mistakes if one.path.startswith(str(own))]


def test_the_examples_of_the_page_are_true(own: Path) -> None:
    wording, phrase, teams, whole = examples()
    put(own, "procedures/ho-tich/them-khai-sinh.yaml", wording)
    put(own, "phrases/buttons.yaml", phrase)
    shipped = (SHIPPED / "wards/ninh-kieu.yaml").read_text(encoding="utf-8")
    put(own, "wards/ninh-kieu.yaml", shipped.replace("areas: null\nteams: null\n", "") + teams)
    put(own, "procedures/giay-to-khac/xin-cay-xanh.yaml", whole)

    loaded = load([SHIPPED, own])

    assert mistakes(own) == []
    assert loaded.knowledge is not None
    assert loaded.knowledge.phrases("buttons.person") == "Nhờ người giúp"
    assert "xin giấy cho em bé mới lọt lòng" in loaded.knowledge.procedures["khai-sinh"].wordings
    assert on_duty(loaded.knowledge.wards["ninh-kieu"].roster, date(2026, 12, 23)) == ("cô Tư",)
    assert loaded.knowledge.timers_of("ninh-kieu").claim_min == 60
    assert loaded.knowledge.procedures["xin-cay-xanh"].checks[0].id == "ky-ten"
    assert set(loaded.knowledge.guides) >= {"xin-cay-xanh"}


def test_a_new_entry_is_a_draft_until_its_author_says_so(own: Path, tmp_path: Path) -> None:
    made = bot("new", "procedure", "thu-viec", "--field", "ho-tich", cwd=tmp_path)
    path = own / "procedures/ho-tich/thu-viec.yaml"

    assert made.returncode == 0
    draft = load([SHIPPED, own])
    assert draft.knowledge is not None
    assert "thu-viec" not in draft.knowledge.procedures
    assert [one.code for one in draft.mistakes if one.path == str(path)] == ["draft"]

    path.write_text(path.read_text(encoding="utf-8").replace("draft: true", "draft: false"), encoding="utf-8")
    unfinished = load([SHIPPED, own])
    assert unfinished.knowledge is None
    assert {one.code for one in unfinished.mistakes if one.path == str(path)} == {"unfinished"}


def test_a_copy_is_told_when_the_shipped_entry_changes(own: Path, tmp_path: Path) -> None:
    assert bot("new", "procedure", "khai-sinh", "--copy", cwd=tmp_path).returncode == 0
    path = own / "procedures/ho-tich/khai-sinh.yaml"

    same = bot("check", "--json", cwd=tmp_path)
    assert not [one for one in map(json.loads, same.stdout.splitlines()) if "original" in one["code"]]

    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"original: \w+", "original: 0123456789abcdef", text), encoding="utf-8")
    old = bot("check", "--json", cwd=tmp_path)
    changed = [one for one in map(json.loads, old.stdout.splitlines()) if one["code"] == "original-changed"]
    assert [(one["line"], one["level"]) for one in changed] == [(3, "warning")]


@pytest.mark.parametrize(
    "words",
    [
        ["khai-sinh", "--field", "ho-tix"],
        ["Khai_Sinh"],
        ["khai-sinhh", "--copy"],
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    own: Path, tmp_path: Path, words: list[str]
) -> None:
    result = bot("new", "procedure", *words, cwd=tmp_path)

    assert result.returncode == 2
    assert not list(own.rglob("*.yaml"))


def test_a_file_that_is_there_is_not_overwritten(own: Path, tmp_path: Path) -> None:
    put(own, "procedures/ho-tich/thu-viec.yaml", "của tôi\n")

    assert bot("new", "procedure", "thu-viec", cwd=tmp_path).returncode == 2
    assert (own / "procedures/ho-tich/thu-viec.yaml").read_text(encoding="utf-8") == "của tôi\n"


@pytest.mark.parametrize("kind", schemas())
def test_the_shipped_schemas_are_what_the_program_would_write(kind: str) -> None:
    written = (SHIPPED / FOLDER / f"{kind}.json").read_text(encoding="utf-8")

    assert written == as_text(schemas()[kind])  # type: ignore[index]


def tables() -> Iterator[tuple[str, dict[str, object]]]:
    for schema in schemas().values():
        for table in (schema, schema.get("items", {}), *schema.get("$defs", {}).values()):
            yield from table.get("properties", {}).items()


def test_every_key_is_explained_to_its_author() -> None:
    assert [name for name, about in tables() if not about["description"]] == []


def test_every_shipped_file_names_its_schema() -> None:
    for kind, pattern, depth in [
        ("procedure", "procedures/*/*.yaml", 2),
        ("guide", "guides/*.yaml", 1),
        ("ward", "wards/*.yaml", 1),
        ("form", "forms/*.yaml", 1),
        ("obstacles", "obstacles.yaml", 0),
        ("stubs", "index.yaml", 0),
        ("holidays", "holidays.yaml", 0),
    ]:
        for path in SHIPPED.glob(pattern):
            assert path.read_text(encoding="utf-8").startswith(naming_line(kind, depth)), path  # type: ignore[arg-type]


def test_the_sheet_for_an_officer_names_what_the_ward_has_not_told(tmp_path: Path) -> None:
    sheet = bot("check", "--to-confirm", "--ward", "ninh-kieu", cwd=tmp_path).stdout

    assert "Phường Ninh Kiều" in sheet
    assert "Tân An" not in sheet
    assert "Giờ làm việc của Trung tâm" in sheet
    assert "Em chưa có giờ làm việc của Phường Ninh Kiều" in sheet
    assert "Hội đồng nhân dân" in sheet
    assert "forms/ct01.yaml" in sheet
    assert "Phường Ví Dụ" not in bot("check", "--to-confirm", cwd=tmp_path).stdout
