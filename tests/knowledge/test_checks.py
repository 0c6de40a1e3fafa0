"""Each mistake that an author can make is named once, at its place."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge_files.mistake import Mistake
from tests.knowledge.folders import GOOD, Found, changed, folder, loaded

BIRTH = "procedures/ho-tich/khai-sinh.yaml"
SHARED = "guides/chung.yaml"
WARD = "wards/vi-du.yaml"
FORM = "forms/to-khai.yaml"
OVERLAPPING = """\
  - entries: [khai-sinh]
    facet: time
    facts: {time: [{say: Còn 2 giờ., limit: 2h, confidence: high}]}
    decision: Kế hoạch 16
    valid_from: §2026-12-31
    valid_until: 2027-12-31
"""
LONG = "rất " * 200

SHAPE = [
    ("unknown-key", BIRTH, "summary:", "§sumary: a\nsummary:"),
    ("unknown-key", BIRTH, "{id: som, label", "{id: som, §nhan: a, label"),
    ("missing-key", BIRTH, "name: Đăng ký khai sinh\nofficial", "official"),
    ("missing-key", BIRTH, "- {id: som, label: Trong 60 ngày}", "- §{id: som}"),
    ("empty-value", BIRTH, "summary: Làm giấy khai sinh cho bé.", "summary:§"),
    (
        "not-allowed",
        BIRTH,
        "limit: 1wd, cutoff: '15:00', sources: [cong], confidence: high",
        "confidence: §cao",
    ),
    ("not-text", BIRTH, "summary: Làm giấy khai sinh cho bé.", "summary: §[a]"),
    ("not-list", BIRTH, "see_also: [ket-hon]", "see_also: §ket-hon"),
    ("not-list", BIRTH, "when: {han: [som]}", "when: {han: §som}"),
    ("not-table", BIRTH, "when: {han: [som]}", "when: §[som]"),
    ("not-table", BIRTH, "- {id: hoi-han, asks: han}", "- §hoi-han"),
    ("not-number", BIRTH, "amount: 8000", "amount: §8.000"),
    ("not-number", BIRTH, "amount: 8000", "amount: §8000đ"),
    ("not-number", SHARED, "minutes: 2", "minutes: §1_0"),
    ("not-date", BIRTH, "checked_on: 2026-11-20", "checked_on: §20/11/2026"),
    ("not-date", BIRTH, "checked_on: 2026-11-20", "checked_on: §2026-02-30"),
    ("not-date", BIRTH, "checked_on: 2026-11-20", "checked_on: §0"),
    ("not-yes-no", "offices.yaml", "uses_desk: true", "uses_desk: §yes"),
    ("not-yes-no", WARD, "ambiguous: true", "ambiguous: §1"),
    ("not-list", "obstacles.yaml", GOOD["obstacles.yaml"], "§id: otp\n"),
    ("not-table", WARD, WARD and GOOD[WARD], "§- id: vi-du\n"),
    ("not-text", "phrases/chat.yaml", "more: Anh/chị hỏi thêm nhé.", "more: §[a]"),
    ("not-list", "golden.yaml", "", "§q: cưới vợ\n"),
    ("missing-key", "golden.yaml", "", "- §{q: cưới vợ}\n"),
    ("unknown-key", "matching.yaml", "", "§answer: 0.5\ngolden: a\nfitted_on: 2026-11-23\n"),
    ("not-number", "matching.yaml", "", "values:\n  answer: §0,5\ngolden: a\nfitted_on: 2026-11-23\n"),
    ("not-text", "menu.yaml", "featured: [khai-sinh]", "featured: [§[khai-sinh]]"),
    ("unknown-place", "gi-do.yaml", "", "§a: b\n"),
    ("unknown-place", "procedures/lac.yaml", "", "§a: b\n"),
    ("unknown-place", "guides/chung.yml", "", "§a: b\n"),
]

IDENTITY = [
    ("wrong-field", BIRTH, "field: ho-tich", "field: §cu-tru"),
    ("id-not-file", WARD, "id: vi-du", "id: §thi-du"),
    ("duplicate-id", "procedures/cu-tru/ket-hon.yaml", "", GOOD["procedures/ho-tich/ket-hon.yaml"]),
    (
        "duplicate-id",
        "obstacles.yaml",
        "- {id: otp, problem",
        "- {id: otp, problem: a, fix: b}\n- {id: §otp, problem",
    ),
    ("duplicate-id", BIRTH, "id: tre, label", "id: §som, label"),
    ("not-id", BIRTH, "- {id: cong, title", "- {id: §Cổng, title"),
    ("not-id", BIRTH, "id: hoi-han", "id: §hoi_han"),
    ("not-id", BIRTH, "id: hoi-han", "id: §mot-cai-ten-qua-dai"),
    ("not-id", "contacts.yaml", "id: cong", "id: §-cong"),
    ("not-id", SHARED, "id: mo,", "id: §mo--ra,"),
    ("no-choices", SHARED, "choices: [{id: co, label: Có}, {id: khong, label: Không}]", "choices: §[]"),
    ("not-code", BIRTH, "code: '1.001193'", "code: §1.00119"),
    ("not-code", BIRTH, "former_codes: ['2.000986']", "former_codes: [§khong]"),
    ("retired-code", BIRTH, "code: '1.001193'", "code: §'2.002621'"),
    ("code-twice", BIRTH, "code: '1.001193'", "code: §'1.000894'"),
]

TARGETS = [
    ("missing-target", BIRTH, "office: centre", "office: §cente"),
    ("missing-target", BIRTH, "see_also: [ket-hon]", "see_also: [§ket-hn]"),
    ("missing-target", BIRTH, "see_also:", "replaced_by: [§gi-do]\nsee_also:"),
    ("missing-target", BIRTH, "means: ket-hon", "means: §gi-do"),
    (
        "missing-target",
        BIRTH,
        "confidence: high",
        "confidence: high, disputed: [{value: a, source: §x}, {value: b, source: cong}]",
    ),
    ("missing-target", BIRTH, "'15:00', sources: [cong]", "'15:00', sources: [cong, §luat]"),
    ("missing-target", BIRTH, "when: {han: [som]}", "when: {han: [§muon]}"),
    ("missing-target", BIRTH, "when: {han: [som]}", "when: {gi-do: §[som]}"),
    ("missing-target", BIRTH, "when: {han: [tre]}", "when: {han: [§muon]}"),
    ("missing-target", BIRTH, "stuck: [otp]", "stuck: [§opt]"),
    ("missing-target", BIRTH, "asks: han", "asks: §hann"),
    ("missing-target", BIRTH, "include: chung", "include: §chug"),
    ("missing-target", BIRTH, "want: khai-sinh/papers", "want: §khai-sin"),
    ("missing-target", BIRTH, "want: khai-sinh/papers", "want: §khai-sinh/giay"),
    ("missing-target", "golden.yaml", "", "- {q: cưới vợ, want: none}\n- {q: cưới chồng, want: §ket-hn}\n"),
    ("missing-target", "golden.yaml", "", "- {q: cưới chồng, want: §ket-hon/giay}\n"),
    ("missing-target", WARD, "entries: [khai-sinh]", "entries: [§khai-sin]"),
    ("missing-target", WARD, "when: {han: [som]}", "when: {han: [§muon]}"),
    ("missing-target", "menu.yaml", "featured: [khai-sinh]", "featured: [§khai-sin]"),
    ("missing-target", "procedures/ho-tich/them.yaml", "", "adds_to: §khai-sin\n"),
]

GUIDES = [
    ("no-end", BIRTH, "  - {id: xong, end: submitted}\n", "  - §{id: xong, do: Nghỉ}\n"),
    ("no-end", BIRTH, "- {id: xong, end: submitted}", "- §{id: xong, end: submitted, when: {nut: [co]}}"),
    ("not-one-thing", BIRTH, "- {id: hoi-han, asks: han}", "- §{id: hoi-han, asks: han, do: Làm}"),
    ("not-one-thing", BIRTH, "- {id: xong", "- §{id: khong-gi}\n  - {id: xong"),
    ("step-twice", BIRTH, "id: chuan-bi", "id: §hoi-han"),
    ("step-twice", SHARED, "id: mo,", "id: §hoi-han,"),
    ("unreachable", BIRTH, "- {id: xong", "- {id: het, end: desk}\n  - {id: §xong"),
    ("unreachable", BIRTH, "- {id: xong", "- {id: §sau, do: Làm, when: {nut: [khong]}}\n  - {id: xong"),
    (
        "unreachable",
        BIRTH,
        "- include: chung",
        "- {id: a, end: desk, when: {han: [som]}}\n  - {id: b, end: desk, when: {han: [tre]}}\n"
        "  - {id: §c, do: Làm}\n  - include: chung",
    ),
    (
        "asked-later",
        BIRTH,
        "- {id: hoi-han, asks: han}",
        "- {id: a, do: Làm, when: {§han: [som]}}\n  - {id: hoi-han, asks: han}",
    ),
    ("never-asked", BIRTH, "  - {id: hoi-han, asks: han}\n", ""),
    ("asked-twice", BIRTH, "- {id: xong", "- {id: lai, asks: §han}\n  - {id: xong"),
    ("unknown-hole", SHARED, "Gõ {code}.", "Gõ {ma}."),
    ("unknown-hole", SHARED, "say: 'Gõ {code}.'", "say: §'Mở {portal_url}.'"),
    ("broken-braces", SHARED, "say: 'Gõ {code}.'", "say: §'Gõ {code.'"),
]

FACTS = [
    (
        "figure-without-source",
        BIRTH,
        "{say: Bản sao 8.000 đ., amount: 8000, sources: [cong]",
        "{say: §Có phí., amount: 8000",
    ),
    (
        "figure-without-source",
        BIRTH,
        "{say: Trong ngày., limit: 1wd, cutoff: '15:00', sources: [cong]",
        "{say: §Trong 1 ngày.",
    ),
    (
        "provenance-only",
        BIRTH,
        "'15:00', sources: [cong], confidence: high",
        "'15:00', provenance: [kho], confidence: §high",
    ),
    ("council-amount", BIRTH, "set_by: council", "set_by: council, amount: §5000"),
    ("council-amount", BIRTH, "{say: Hội đồng nhân dân quy định.,", "{say: §Khoảng 5.000 đồng.,"),
    (
        "one-sided",
        BIRTH,
        "disputed: [{value: a, source: cong}, {value: b, source: cong}]",
        "disputed: §[{value: a, source: cong}]",
    ),
    ("not-limit", BIRTH, "limit: 1wd", "limit: §1 ngày"),
    ("not-clock", BIRTH, "cutoff: '15:00'", "cutoff: §'25:00'"),
    ("ends-before-start", BIRTH, "'15:00',", "'15:00', valid_from: 2026-02-01, valid_until: §2026-01-01,"),
    ("ends-before-start", BIRTH, "field:", "valid_from: 2026-02-01\nvalid_until: §2026-01-01\nfield:"),
    ("recheck-before-check", BIRTH, "recheck_by: 2027-03-31", "recheck_by: §2026-11-20"),
    ("recheck-past", BIRTH, "recheck_by: 2027-03-31", "recheck_by: §2026-11-22"),
    ("ends-before-start", WARD, "valid_until: 2026-12-31", "valid_until: §2026-09-30"),
    ("missing-key", WARD, "  - entries: [khai-sinh]\n    facet: time", "  - §entries: [khai-sinh]"),
    ("missing-key", WARD, "    valid_until: 2026-12-31\n    when", "    when"),
    ("override-past", WARD, "valid_until: 2026-12-31", "valid_until: §2026-11-22"),
    ("override-of-all", WARD, "adds: true", "adds: false"),
    ("overrides-overlap", WARD, "  - facet: where\n", OVERLAPPING + "  - facet: where\n"),
    ("missing-target", WARD, "areas: [kv-1]", "areas: [§kv-2]"),
    ("missing-target", WARD, "fields: [ho-tich]", "fields: [§ho-tchh]"),
    ("missing-target", WARD, "team: to-1", "team: §to-2"),
    ("not-id", WARD, "{id: to-1,", "{id: §To_1,"),
    ("duplicate-id", WARD, "[{id: kv-1, name: Khu vực 1}]", "[{id: kv-1, name: a}, {id: §kv-1, name: b}]"),
    ("roster-empty", WARD, "members: [chị Lan]", "members: §[]"),
    ("roster-private", WARD, "members: [chị Lan]", "members: [§chị Lan 0912 345 678]"),
    ("missing-key", WARD, "{days: [mon], members: [chị Lan]}", "§{days: [mon]}"),
    ("not-allowed", WARD, "days: [mon], members", "days: [§hai], members"),
    ("not-date", WARD, "dates: [2026-12-24]", "dates: [2026-12-24, §0]"),
    ("unknown-key", WARD, "claim_min: 60", "§claim: 60"),
    ("not-number", WARD, "claim_min: 60", "claim_min: §1 giờ"),
    ("timer-limit", WARD, "claim_min: 60", "claim_min: §5"),
    ("timer-limit", WARD, "hold_min: 50", "hold_min: 50, silent_days: §61"),
    ("timer-order", WARD, "{claim_min: 60, hold_min: 50}", "§{claim_min: 60, hold_min: 45}"),
    ("no-desk", WARD, GOOD[WARD][GOOD[WARD].index("desks:") : GOOD[WARD].index("formerly")], "desks: §[]\n"),
    ("not-clock", WARD, "opens: '13:00'", "opens: §'25:00'"),
    ("closes-before-opens", WARD, "closes: '17:00'", "closes: §'12:00'"),
    ("slots-overlap", WARD, "{days: [mon], opens: '13:00'", "§{days: [mon], opens: '10:00'"),
    ("not-allowed", WARD, "days: [mon], opens: '13:00'", "days: [§t2], opens: '13:00'"),
    ("no-decision", WARD, "decision: Kế hoạch 15", "decision: §' '"),
    ("override-says-nothing", WARD, "{time: [{say: Còn 4 giờ., limit: 4h, confidence: high}]}", "§{}"),
    ("override-other-facet", WARD, "{time: [", "{§fee: [{say: a, confidence: low}], time: ["),
]

DAYS = [
    ("no-such-day", "holidays.yaml", "day: 2,", "day: §31,"),
    ("year-twice", "holidays.yaml", "notices: [", "notices: [{year: §2026, decision: a, closed: []}, "),
    ("other-year", "holidays.yaml", "tet: 2026-02-17", "tet: §2027-02-17"),
    ("other-year", "holidays.yaml", "closed: [2026-09-01", "closed: [§2025-09-01"),
    ("notice-closed", "holidays.yaml", "closed: [2026-09-01", "closed: [§2026-09-05"),
    ("notice-working", "holidays.yaml", "working: [2026-08-22]", "working: [§2026-08-21]"),
]

STUBS = [
    ("stub-has-entry", "index.yaml", "code: '1.000253'", "code: §'1.001193'"),
    ("not-code", "index.yaml", "code: '1.000253'", "code: §'1000253'"),
    ("not-official", "index.yaml", "'https://dichvucong.gov.vn/b'", "§'https://vi.du/b'"),
]

TEXTS = [
    ("too-long", BIRTH, "label: Trong 60 ngày", "label: §Trong vòng sáu mươi ngày kể từ ngày bé ra đời"),
    ("too-long", BIRTH, "do: Chuẩn bị giấy", f"do: §{LONG[:60]}giấy"),
    ("too-long", BIRTH, "say: Trong ngày.", f"say: §{LONG}"),
    ("too-long", "obstacles.yaml", "problem: Không có mã", f"problem: §{LONG[:70]}mã"),
    ("too-long", "phrases/chat.yaml", "hello: Chào {name}.", f"hello: §{LONG * 5}"),
    ("too-long", SHARED, "do: 'Mở {name}'", f"do: §'{LONG[:48]}{{name}}'"),
    ("district", BIRTH, "say: Trong ngày.", "say: §Tới UBND Quận trong ngày."),
    ("district", "offices.yaml", "say: Tới Trung tâm.", "say: §Tới phòng tư pháp."),
    ("district", BIRTH, "say: Trong ngày.", "say: §Quận cũ đã bỏ. Tới huyện nhé."),
    ("district", SHARED, "say: 'Gõ {code}.'", "say: §Tới huyện."),
    ("district", "phrases/chat.yaml", "more: Anh/chị hỏi thêm nhé.", "more: §Hỏi quận."),
    ("old-decree", BIRTH, "say: Trong ngày.", "say: §Theo Nghị định 13/2023/NĐ-CP."),
    ("identity-photo", BIRTH, "do: Chuẩn bị giấy", "do: §Gửi ảnh thẻ căn cước"),
    ("not-https", BIRTH, "portal_url: https:", "portal_url: §http:"),
    (
        "not-https",
        BIRTH,
        "portal_url: https://dichvucong.gov.vn",
        "portal_url: §https://dichvucong.gov.vn@lua.com",
    ),
    (
        "not-https",
        BIRTH,
        "portal_url: https://dichvucong.gov.vn",
        "portal_url: §https://dichvucong.gov.vn:8443",
    ),
    ("not-https", BIRTH, "portal_url: https://dichvucong.gov.vn", "portal_url: §javascript:alert(1)"),
    (
        "not-official",
        BIRTH,
        "portal_url: https://dichvucong.gov.vn",
        "portal_url: §https://dichvucong.gov.vn.lua.com",
    ),
    (
        "not-official",
        BIRTH,
        "portal_url: https://dichvucong.gov.vn",
        "portal_url: §https://xdichvucong.gov.vn",
    ),
    ("not-official", BIRTH, "url: 'https://dichvucong.gov.vn/a'", "url: §'https://vi.du/a'"),
    ("not-official", "obstacles.yaml", "link: https://dichvucong.gov.vn", "link: §https://vi.du"),
    ("not-official", BIRTH, "say: Trong ngày.", "say: §Xem https://vi.du/x."),
    ("not-official", SHARED, "link: '{portal_url}'", "link: §https://vi.du"),
    ("broken-braces", "phrases/chat.yaml", "hello: Chào {name}.", "hello: §'Chào {name'"),
]

FORMS = [
    ("unknown-key", FORM, "printed: Họ tên,", "printed: Họ tên, §nhan: a,"),
    ("missing-key", FORM, "filled: NGUYỄN VĂN MẪU, ", ""),
    ("not-date", FORM, "checked_on: 2026-11-20", "checked_on: §hôm qua"),
    ("not-allowed", FORM, "confidence: medium", "confidence: §chắc"),
    ("id-not-file", FORM, "id: to-khai", "id: §to-khai-khac"),
    ("not-id", FORM, "{id: tt, title", "{id: §Thông_tư, title"),
    ("missing-target", FORM, "serves: [khai-sinh]", "serves: [§khai-sin]"),
    ("serves-nothing", FORM, "serves: [khai-sinh]", "serves: §[]"),
    ("recheck-past", FORM, "recheck_by: 2027-03-31", "recheck_by: §2026-11-22"),
    ("recheck-before-check", FORM, "recheck_by: 2027-03-31", "recheck_by: §2026-11-20"),
    (
        "provenance-only",
        FORM,
        "[{id: tt, title: Thông tư, url: 'https://dichvucong.gov.vn/c'}]\n  checked_on: 2026-11-20\n"
        "  recheck_by: 2027-03-31\n  confidence: medium",
        "[]\n  checked_on: 2026-11-20\n  recheck_by: 2027-03-31\n  confidence: §medium",
    ),
    ("looks-real", FORM, "filled: 012345678901 (số ví dụ)", "filled: §012 345 678 901"),
    ("not-official", FORM, "url: 'https://dichvucong.gov.vn/c'", "url: §'https://vi.du/c'"),
    ("too-long", FORM, "hint: Viết chữ in hoa.", f"hint: §{LONG}"),
    ("district", FORM, "hint: Viết chữ in hoa.", "hint: §Ghi tên huyện."),
]

WORDINGS = [
    ("wording-twice", BIRTH, "says: cưới nhau làm giấy gì", "says: §'LAM GIAY khai sinh, cho con'"),
    ("wording-again", BIRTH, "sanh con làm giấy gì]", "§lam giay khai sinh cho con]"),
    ("one-word-wording", BIRTH, "sanh con làm giấy gì]", "§hihi]"),
    ("golden-is-wording", BIRTH, "q: giấy cho bé mới đẻ", "q: §Sanh con làm giấy gì?"),
    ("golden-changed", "matching.yaml", "", "fitted_on: 2026-11-22\ngolden: §a\n"),
    ("golden-is-wording", "golden.yaml", "", "- {q: §'SANH CON, lam giay gi', want: none}\n"),
]


@pytest.mark.parametrize(
    ("code", "file", "old", "new"),
    SHAPE + IDENTITY + TARGETS + GUIDES + FACTS + DAYS + STUBS + TEXTS + FORMS + WORDINGS,
)
def test_a_mistake_is_named_at_its_place(code: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    files, place = changed(file, old, new)

    found = [one for one in loaded(folder(tmp_path, files)).mistakes if one.code == code]

    assert found, f"{code} was not found"
    if place:
        assert where(found[0], tmp_path) == replace(place, code=code)


def where(mistake: Mistake, folder: Path) -> Found:
    inside = Path(mistake.path).relative_to(folder).as_posix()
    return Found(mistake.code, inside, mistake.line, mistake.column)


def test_the_good_folder_has_no_mistake(tmp_path: Path) -> None:
    assert loaded(folder(tmp_path, GOOD)).mistakes == ()
