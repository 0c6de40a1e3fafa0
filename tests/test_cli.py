"""The commands as they are typed."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.knowledge_files.source import shipped_folder

BOT = Path(sys.executable).parent / "bot"


def bot(*words: str, cwd: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return subprocess.run(
        [BOT, *words],
        cwd=cwd,
        input=stdin,
        env={**clean, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_question_is_answered_and_nothing_is_stored(tmp_path: Path) -> None:
    asked = bot("ask", "đăng ký kết hôn cần giấy tờ gì", cwd=tmp_path)

    assert asked.returncode == 0
    assert "Đăng ký kết hôn: Giấy tờ cần có" in asked.stdout
    assert list(tmp_path.iterdir()) == []


def test_many_questions_give_an_object_a_line(tmp_path: Path) -> None:
    asked = bot("ask", "--json", "-", cwd=tmp_path, stdin="đăng ký kết hôn\ncảm ơn em\n")
    found = [json.loads(line) for line in asked.stdout.splitlines()]

    assert [one["outcome"] for one in found] == ["answer", "smalltalk"]
    assert found[0].keys() == {"question", "outcome", "entry", "facet", "choices", "revision", "text"}
    assert found[0]["entry"] == "ket-hon"


def test_in_one_talk_a_question_follows_the_one_before(tmp_path: Path) -> None:
    asked = bot("ask", "--json", "--talk", "-", cwd=tmp_path, stdin="đăng ký kết hôn\nbao lâu có\n")

    assert [json.loads(line)["entry"] for line in asked.stdout.splitlines()] == ["ket-hon", "ket-hon"]


def test_a_ward_can_be_named_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    assert bot("ask", "--ward", "Ninh Kiều", "chào em", cwd=tmp_path).returncode == 0
    assert "ninh-kieu" in bot("ask", "--ward", "Sài Gòn", "chào em", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_WEB", "8080"),
        ("BOT_DATABASE", "mysql://x"),
        ("BOT_TELEGRAM_RATE", "nhanh"),
        ("BOT_RETENTION_DAYS", "0"),
        ("BOT_LOG_LEVEL", "LOUD"),
        ("BOT_TRUSTED_PROXY", "nginx"),
    ],
)
def test_a_broken_setting_is_one_sentence_that_names_it(name: str, value: str, tmp_path: Path) -> None:
    told = bot("check", cwd=tmp_path, **{name: value})

    assert told.returncode == 2
    assert name in told.stderr
    assert "Traceback" not in told.stderr


def test_broken_knowledge_stops_the_start_with_all_its_mistakes(tmp_path: Path) -> None:
    (tmp_path / "data/knowledge/phrases").mkdir(parents=True)
    (tmp_path / "data/knowledge/phrases/chat.yaml").write_text("lạ: 'x'\nno-words: 'a'\nno-words: 'b'\n")
    (tmp_path / "data/knowledge/menu.yaml").write_text("featured:\n\t- ket-hon\n")

    told = bot("run", cwd=tmp_path)

    assert told.returncode == 2
    assert "chat.yaml:3:1" in told.stderr
    assert "menu.yaml:2:1" in told.stderr


def test_a_port_in_use_is_told_with_the_setting_that_mends_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = bot("run", cwd=tmp_path, BOT_WEB=f"127.0.0.1:{taken.getsockname()[1]}")

    assert told.returncode == 2
    assert "BOT_WEB" in told.stderr
    assert "Traceback" not in told.stderr


def test_check_finds_the_shipped_knowledge_good(tmp_path: Path) -> None:
    assert bot("check", cwd=tmp_path).returncode == 0


def test_check_tells_how_golden_questions_fare(tmp_path: Path) -> None:
    told = bot("check", cwd=tmp_path).stdout.splitlines()

    assert re.match(r"Câu mẫu: \d+/\d+ câu hiện đúng mục", told[-2])
    assert re.fullmatch(r"0 lỗi, \d+ nhắc nhở\.", told[-1])
    assert list(tmp_path.iterdir()) == []


def test_check_fits_into_the_wards_folder_and_its_values_decide(tmp_path: Path) -> None:
    ward = tmp_path / "data/knowledge/golden.yaml"
    ward.parent.mkdir(parents=True)
    ward.write_text("- {q: chỗ bán bánh xèo ngon gần chợ, want: none}\n", encoding="utf-8")

    assert "bot check --fit" in bot("check", cwd=tmp_path).stdout
    fitted = bot("check", "--fit", cwd=tmp_path)

    assert fitted.returncode == 0
    assert "data/knowledge/matching.yaml" in fitted.stdout
    assert "values:" in (ward.parent / "matching.yaml").read_text(encoding="utf-8")
    assert "bot check --fit" not in bot("check", cwd=tmp_path).stdout


def test_check_fits_into_a_folder_that_is_named(tmp_path: Path) -> None:
    shipped = shutil.copytree(shipped_folder(), tmp_path / "shipped")
    (shipped / "matching.yaml").unlink(missing_ok=True)

    fitted = bot("check", str(shipped), "--fit", cwd=tmp_path)

    assert (fitted.returncode, (shipped / "matching.yaml").is_file()) == (0, True)
    assert not (tmp_path / "data").exists()


def test_nothing_is_fitted_to_broken_knowledge(tmp_path: Path) -> None:
    (tmp_path / "data/knowledge").mkdir(parents=True)
    (tmp_path / "data/knowledge/menu.yaml").write_text("featured: [gi-do]\n")

    assert bot("check", "--fit", cwd=tmp_path).returncode == 1
    assert [path.name for path in (tmp_path / "data/knowledge").iterdir()] == ["menu.yaml"]


def test_nothing_is_fitted_to_no_questions(tmp_path: Path) -> None:
    told = bot("check", "mistyped", "--fit", cwd=tmp_path)

    assert "Chưa có câu mẫu nào" in told.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    told = bot("check", "--fit", cwd=tmp_path)

    assert told.returncode == 2
    assert "data/knowledge" in told.stderr
    assert "Traceback" not in told.stderr


def test_ask_can_explain_what_it_found(tmp_path: Path) -> None:
    told = bot("ask", "--explain", "đăng ký kết hôn cần giấy tờ gì", cwd=tmp_path).stdout.splitlines()

    assert told[1] == 'Trả lời bằng mục "ket-hon", mặt "papers".'
    assert told[2].startswith("Ngưỡng: ")
    assert told[3].startswith("1. ket-hon: ")
    assert sum(line[:3] in ("1. ", "2. ", "3. ", "4. ", "5. ") for line in told) == 5


def test_unanswered_lists_nothing_at_first(tmp_path: Path) -> None:
    listed = bot("unanswered", cwd=tmp_path)

    assert (listed.returncode, listed.stdout) == (0, "")


@pytest.mark.parametrize("command", ["ratings", "results"])
def test_what_residents_gave_is_an_empty_list_at_first(command: str, tmp_path: Path) -> None:
    listed = bot(command, cwd=tmp_path)

    assert (listed.returncode, listed.stdout) == (0, "")


def test_an_invite_is_a_code_that_is_kept_as_a_hash(tmp_path: Path) -> None:
    made = bot("invite", "--ward", "ninh-kieu", "--name", "chị Lan", "--telegram", "to_so_bot", cwd=tmp_path)

    (code,) = re.findall(r"start=i-(\w{17})$", made.stdout, flags=re.MULTILINE)
    assert made.returncode == 0
    assert code.encode() not in (tmp_path / "data" / "bot.db").read_bytes()


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--ward", "vi-du", "--team", "to-ho-tich", "--name", "cô Dụ"), 0, "Mã mời"),
        (("--ward", "vi-du", "--team", "to-1", "--group"), 0, "Mã nhóm"),
        (("--ward", "vi-du", "--team", "to-9"), 2, "to-1, to-2, to-ho-tich"),
        (("--ward", "ninh-kieu", "--team", "to-1"), 2, 'Phường Ninh Kiều không có tổ "to-1"'),
        (("--team", "to-1"), 2, "ghi thêm --ward"),
    ],
)
def test_an_invite_may_name_a_team_of_its_ward(
    options: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    made = bot("invite", *options, cwd=tmp_path, COLUMNS="200")

    assert made.returncode == code
    assert says in made.stdout + made.stderr


def test_an_invite_names_the_roles_there_are(tmp_path: Path) -> None:
    refused = bot("invite", "--role", "king", cwd=tmp_path)

    assert refused.returncode != 0
    assert "officer" in refused.stderr


def test_the_terminal_chat_keeps_the_thread(tmp_path: Path) -> None:
    talked = bot("chat", cwd=tmp_path, stdin="đăng ký kết hôn\n1\n")

    assert "Bước 1/" in talked.stdout
