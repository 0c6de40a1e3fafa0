"""The commands as they are typed."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert found[0].keys() == {"question", "outcome", "entry", "facet", "choices", "text"}
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
    (tmp_path / "data/knowledge/menu.yaml").write_text("- khai-sinh\n\t- ket-hon\n")

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


def test_unanswered_lists_nothing_at_first(tmp_path: Path) -> None:
    listed = bot("unanswered", cwd=tmp_path)

    assert (listed.returncode, listed.stdout) == (0, "")


def test_the_terminal_chat_keeps_the_thread(tmp_path: Path) -> None:
    talked = bot("chat", cwd=tmp_path, stdin="đăng ký kết hôn\n1\n")

    assert "Bước 1/" in talked.stdout
