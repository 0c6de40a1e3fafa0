"""Small knowledge folders for tests, written as their authors would write them."""

from collections.abc import Mapping
from pathlib import Path

PROCEDURE = """\
id: {id}
code: '{code}'
name: Tên {id}
official_name: Thủ tục {id}
field: ho-tich
office: centre
summary: Một câu.
checked_on: 2026-11-23
recheck_by: 2027-03-31
sources:
  - {{id: cong, title: Cổng, url: 'https://dichvucong.gov.vn/a'}}
facts:
  fee:
    - {{say: Miễn phí., confidence: low}}
"""

OFFICES = "- {id: centre, name: Trung tâm, say: Tới Trung tâm.}\n"
OFFICIAL = "- {host: dichvucong.gov.vn, name: Cổng}\n"


def procedure(id: str = "khai-sinh", code: str = "1.001193", **more: str) -> dict[str, str]:
    """One good procedure under its path; ``more`` are YAML values of further keys."""
    text = PROCEDURE.format(id=id, code=code)
    for key, value in more.items():
        text += f"{key}: {value}\n"
    return {f"procedures/ho-tich/{id}.yaml": text}


def folder(at: Path, files: Mapping[str, str], bare: bool = False) -> Path:
    """A folder with these files, and an office and an official site unless it is to be bare."""
    around = {} if bare else {"offices.yaml": OFFICES, "official.yaml": OFFICIAL}
    for name, text in {**around, **files}.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return at
