"""How soon a saved change is in force, and its memory: `python -m tests.benchmarks.reloading [COUNT]`.

The whole bot runs on the shipped knowledge with COUNT (2,000) short entries beside it; a wording is saved
ten times, and each time `/readyz` is watched until it names the new revision.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

import psutil

from tests.benchmarks.loading import short

TIMES = 10
LOOK_S = 0.01
WAIT_S = 60


def main() -> None:
    count = next((int(text) for text in sys.argv[1:] if text.isdigit()), 2000)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        for path, text in short(count):
            put(data / "knowledge" / path, text)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
        environment = {
            **os.environ,
            "BOT_DATA": name,
            "BOT_WEB": f"127.0.0.1:{port}",
            "BOT_LOG_LEVEL": "ERROR",
        }
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, "-c", RUN], env=environment) as program:
            try:
                measure(program, port, data, began, count)
            finally:
                program.terminate()


RUN = "from bot.cli import main; main()"


def measure(program: "subprocess.Popen[bytes]", port: int, data: Path, began: float, count: int) -> None:
    first = until(port, "")
    process = psutil.Process(program.pid)
    print(f"{count} entries beside the shipped ones: ready after {time.perf_counter() - began:.2f} s")
    print(f"{rss(process):7.0f} MB at rest")
    most = 0.0
    for what, path, text in (("wording", ADDITION, WORDING), ("phrase", PHRASES, PHRASE)):
        took: list[float] = []
        for number in range(TIMES):
            put(data / "knowledge" / path, text.format(number=number))
            saved = time.perf_counter()
            while (revision := ready(port)) == first:
                most = max(most, rss(process))
                time.sleep(LOOK_S)
            took.append(time.perf_counter() - saved)
            first = revision
            time.sleep(0.5)
        print(f"{median(took):7.2f} s until a saved {what} is in force (of {TIMES}, most {max(took):.2f})")
    print(f"{most:7.0f} MB at most while reading again")


ADDITION, WORDING = (
    "procedures/ho-tich/them.yaml",
    "adds_to: khai-sinh\nwordings: [câu mới thứ {number} để đo]\n",
)
PHRASES, PHRASE = "phrases/menu.yaml", "open: Mở lần {number}\n"


def ready(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, OSError):
        return ""


def until(port: int, before: str) -> str:
    ends = time.monotonic() + WAIT_S
    while (found := ready(port)) == before:
        if time.monotonic() > ends:
            raise SystemExit("the bot did not get ready: see its messages above")
        time.sleep(LOOK_S)
    return found


def rss(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
