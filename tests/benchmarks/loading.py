"""How long knowledge takes to load: `python -m tests.benchmarks.loading [COUNT] [--full]`.

COUNT procedures (2,000) are generated, short ones of about 0.6 KB, or with ``--full`` copies of the
shipped ones under other ids and codes, guides and wordings included.
"""

import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge_files.check import check
from bot.knowledge_files.expansion import expand
from bot.knowledge_files.files import File, open_file, read_folders
from bot.knowledge_files.loader import load
from bot.knowledge_files.reading import join, take
from bot.knowledge_files.source import shipped_folder
from tests.knowledge.folders import GOOD, MARRIAGE, TODAY, folder


def short(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        text = MARRIAGE.replace("1.000894", f"9.{number:06}").replace("ket-hon", f"thu-tuc-{number}")
        text = text.replace("kết hôn", f"việc số {number}").replace("sources: []", SOURCE)
        text = text.replace("facts: {}", FACTS) + f"wordings: [làm việc {number}, xin giấy việc {number}]\n"
        yield f"procedures/ho-tich/thu-tuc-{number}.yaml", text


SOURCE = "sources:\n  - {id: cong, title: Cổng, url: 'https://dichvucong.gov.vn/a'}"
FACTS = """facts:
  papers:
    - {say: Tờ khai., kind: written, sources: [cong], confidence: medium}
  time:
    - {say: 1 ngày làm việc., limit: 1wd, cutoff: '15:00', sources: [cong], confidence: high}"""


def full(count: int) -> Iterator[tuple[str, str]]:
    """Shipped procedures again and again, told apart by a number in each wording."""
    shipped = sorted((shipped_folder() / "procedures").rglob("*.yaml"))
    for number in range(count):
        path = shipped[number % len(shipped)]
        lines = []
        part = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            part = line if line[:1].isalpha() else part
            if line.startswith("id:"):
                line = f"id: t-{number}"
            elif line.startswith("code:"):
                line = f"code: '4.{number:06}'"
            elif part.startswith("wordings") and line.startswith("  - "):
                line = f"  - '{number} {line[4:].strip(chr(39) + chr(34))}'".replace("''", "")
            if not part.startswith(("lookalikes", "golden", "see_also", "former_codes", "replaced_by")):
                lines.append(line)
        yield f"procedures/{path.parent.name}/t-{number}.yaml", "\n".join(lines)


def main() -> None:
    wants_full = "--full" in sys.argv
    count = next((int(text) for text in sys.argv[1:] if text.isdigit()), 2000)
    with tempfile.TemporaryDirectory() as name:
        at = folder(Path(name), {**GOOD, **dict(full(count) if wants_full else short(count))})
        if wants_full:
            for shared in ("guides/nop-tren-cong.yaml", "obstacles.yaml", "offices.yaml", "official.yaml"):
                (at / shared).write_bytes((shipped_folder() / shared).read_bytes())
        measure(at)


def measure(at: Path) -> None:
    marks = [("", time.perf_counter())]

    def mark(what: str) -> None:
        marks.append((what, time.perf_counter()))

    result = load([at], today=TODAY)
    mark("load, all of it with the matcher")
    changed = next((at / "procedures/ho-tich").glob("thu-tuc-*.yaml"), None)
    if changed:
        changed.write_text(changed.read_text().replace("Tờ khai.", "Tờ khai mới."), encoding="utf-8")
        mark("(a file is changed)")
        load([at], today=TODAY, before=result)
        mark("load after one change")
    found = read_folders([at])
    mark("  read")
    opened = [file for one in found if isinstance(file := open_file(one), File)]
    mark("  YAML")
    taken = [take(file) for file in opened]
    mark("  types")
    content, mistakes = join(taken)
    mark("  join")
    guides = {entry: expand(content, entry) for entry in content.procedures}
    mark("  guides")
    mistakes += check(content, guides, TODAY)
    mark("  checks")
    size = sum(len(one.data) for one in found) / 1e6
    print(
        f"{len(found)} files, {size:.1f} MB, {len(mistakes)} mistakes, loaded: {result.knowledge is not None}"
    )
    for (_, before), (what, after) in itertools.pairwise(marks):
        print(f"{after - before:7.2f} s  {what}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB at most")
    for mistake in mistakes[:3]:
        print(mistake)


if __name__ == "__main__":
    main()
