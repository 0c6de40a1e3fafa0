"""A small good knowledge folder for tests, and ways to break it in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge_files.loader import Loaded, load

TODAY = date(2026, 11, 23)

BIRTH = """\
id: khai-sinh
code: '1.001193'
name: Đăng ký khai sinh
official_name: Thủ tục đăng ký khai sinh
field: ho-tich
office: centre
summary: Làm giấy khai sinh cho bé.
checked_on: 2026-11-20
recheck_by: 2027-03-31
portal_url: https://dichvucong.gov.vn/a
sources:
  - {id: cong, title: Cổng, url: 'https://dichvucong.gov.vn/a'}
questions:
  - id: han
    ask: Bé bao lâu rồi?
    choices:
      - {id: som, label: Trong 60 ngày}
      - {id: tre, label: Hơn 60 ngày}
facts:
  fee:
    - {say: Bản sao 8.000 đ., amount: 8000, sources: [cong], confidence: medium, when: {han: [som]}}
    - {say: Hội đồng nhân dân quy định., set_by: council, confidence: low}
  time:
    - {say: Trong ngày., limit: 1wd, cutoff: '15:00', sources: [cong], confidence: high}
  result:
    - {say: Giấy khai sinh., confidence: low, disputed: [{value: a, source: cong}, {value: b, source: cong}]}
wordings: [làm giấy khai sinh cho con, sanh con làm giấy gì]
lookalikes:
  - {says: cưới nhau làm giấy gì, means: ket-hon}
former_codes: ['2.000986']
guide:
  - {id: hoi-han, asks: han}
  - {id: chuan-bi, do: Chuẩn bị giấy, stuck: [otp], when: {han: [tre]}}
  - include: chung
  - {id: xong, end: submitted}
see_also: [ket-hon]
golden:
  - {q: giấy cho bé mới đẻ, want: khai-sinh/papers}
"""

MARRIAGE = """\
id: ket-hon
code: '1.000894'
name: Đăng ký kết hôn
official_name: Thủ tục đăng ký kết hôn
field: ho-tich
office: centre
summary: Làm giấy kết hôn.
checked_on: 2026-11-20
recheck_by: 2027-03-31
sources: []
facts: {}
"""

SHARED = """\
id: chung
title: Nộp trên Cổng
questions:
  - {id: nut, ask: Có nút không?, choices: [{id: co, label: Có}, {id: khong, label: Không}]}
steps:
  - {id: mo, do: 'Mở {name}', say: 'Gõ {code}.', link: '{portal_url}', link_label: Mở, minutes: 2}
  - {id: hoi-nut, asks: nut}
  - {id: ra-quay, end: desk, when: {nut: [khong]}}
"""

FORM = """\
id: to-khai
name: Tờ khai
code: CT01
based_on:
  sources: [{id: tt, title: Thông tư, url: 'https://dichvucong.gov.vn/c'}]
  checked_on: 2026-11-20
  recheck_by: 2027-03-31
  confidence: medium
  provenance: [bản chép]
serves: [khai-sinh]
sections:
  - title: Người khai
    boxes:
      - {printed: Họ tên, filled: NGUYỄN VĂN MẪU, hint: Viết chữ in hoa.}
      - {printed: Số định danh, filled: 012345678901 (số ví dụ)}
"""

WARD = """\
id: vi-du
name: Phường Ví Dụ
desks:
  - id: mot-cua
    name: Quầy
    address: null
    hours:
      week:
        - {days: [mon], opens: '07:00', closes: '11:00'}
        - {days: [mon], opens: '13:00', closes: '17:00'}
areas: [{id: kv-1, name: Khu vực 1}]
teams: [{id: to-1, name: Tổ 1, areas: [kv-1], fields: [ho-tich]}]
roster:
  - {days: [mon], members: [chị Lan]}
  - {dates: [2026-12-24], members: [anh Bình], team: to-1}
timers: {claim_min: 60, hold_min: 50}
formerly:
  - {name: phường Thí Dụ, ambiguous: true}
overrides:
  - entries: [khai-sinh]
    facet: time
    facts: {time: [{say: Còn 4 giờ., limit: 4h, confidence: high}]}
    decision: Kế hoạch 15
    valid_from: 2026-10-01
    valid_until: 2026-12-31
    when: {han: [som]}
  - facet: where
    facts: {where: [{say: Quét mã QR., confidence: high}]}
    decision: Kế hoạch 17
    valid_from: 2026-10-02
    valid_until: 2026-12-30
    adds: true
"""

HOLIDAYS = """\
fixed: [{name: Quốc khánh, month: 9, day: 2, with_neighbour: true}]
lunar: [{year: 2026, tet: 2026-02-17, hung_kings: 2026-04-26}]
notices: [{year: 2026, decision: Thông báo 1, closed: [2026-09-01, 2026-09-02], working: [2026-08-22]}]
"""

GOOD: Mapping[str, str] = {
    "procedures/ho-tich/khai-sinh.yaml": BIRTH,
    "procedures/ho-tich/ket-hon.yaml": MARRIAGE,
    "guides/chung.yaml": SHARED,
    "forms/to-khai.yaml": FORM,
    "wards/vi-du.yaml": WARD,
    "offices.yaml": "- {id: centre, name: Trung tâm, say: Tới Trung tâm., uses_desk: true}\n",
    "official.yaml": "- {host: dichvucong.gov.vn, name: Cổng}\n",
    "contacts.yaml": "- {id: cong, name: Tổng đài, phone: 1800 1096}\n",
    "obstacles.yaml": "- {id: otp, problem: Không có mã, fix: Chờ vài phút., link: https://dichvucong.gov.vn}\n",
    "phrases/chat.yaml": "hello: Chào {name}.\nask:\n  more: Anh/chị hỏi thêm nhé.\n",
    "menu.yaml": "featured: [khai-sinh]\nevents: [{id: sinh-con, name: Sinh con, entries: [khai-sinh]}]\n",
    "index.yaml": "- {code: '1.000253', name: Khai báo tạm trú, field: A, url: 'https://dichvucong.gov.vn/b'}\n",
    "holidays.yaml": HOLIDAYS,
}
"""A folder without a mistake."""

HERE = "§"
"""Stands in broken files before the place that the mistake must name."""


@dataclass(frozen=True)
class Found:
    """A mistake as tests compare it."""

    code: str
    file: str
    line: int
    column: int


def folder(at: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    at.mkdir(exist_ok=True)
    return at


def loaded(*folders: Path) -> Loaded:
    """The folders as they load on the day of the tests."""
    return load(folders, today=TODAY)


def changed(file: str, old: str, new: str) -> tuple[dict[str, str], Found | None]:
    """The good folder with one place of a file changed, and the place that ``new`` marks."""
    good = GOOD.get(file, "")
    assert good.count(old) == 1 or not good, f"{old!r} is {good.count(old)} times in {file}"
    marked = good.replace(old, new) if good else new
    text = marked.replace(HERE, "")
    if HERE not in marked:
        return {**GOOD, file: text}, None
    before = marked[: marked.index(HERE)]
    place = Found("", file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return {**GOOD, file: text}, place
