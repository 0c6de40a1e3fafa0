"""Pictures of steps: strictly read, each mistake at its place, the shipped ones drawn as described."""

from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.picture import Picture
from bot.knowledge_files.check_pictures import DRAWN_FROM, IMAGE_MAX, drawn_from
from bot.knowledge_files.loader import load
from bot.knowledge_files.png import SIGNATURE, note, read_image
from bot.knowledge_files.source import shipped_folder
from tests.knowledge.folders import GOOD, TODAY, folder, loaded
from tests.small_png import with_chunks

LOGIN = """\
id: dang-nhap
alt: Nút «Đăng nhập».
based_on: Bản hướng dẫn công khai.
checked_on: 2026-11-20
recheck_by: 2027-03-31
confidence: medium
screen:
  title: Cổng
  lines:
    - {shows: button, label: Đăng nhập, press: true}
"""
DRAWN = "4b3dc1bf642ab1b9"
"""Hash of its screen: one that changes by itself would call for all pictures to be drawn again."""
USED = {
    **GOOD,
    "guides/chung.yaml": GOOD["guides/chung.yaml"].replace("minutes: 2}", "minutes: 2, picture: dang-nhap}"),
    "pictures/dang-nhap.yaml": LOGIN,
}
PATH = "pictures/dang-nhap.yaml"


def png(hash: str = DRAWN, *, padding: int = 0) -> bytes:
    """A PNG of 640 × 760 as far as we look at it."""
    head = (640).to_bytes(4, "big") + (760).to_bytes(4, "big") + bytes((8, 3, 0, 0, 0))
    about = f"{DRAWN_FROM}\0{hash}".encode()
    return with_chunks((b"IHDR", head), (b"tEXt", about), (b"IDAT", bytes(padding)))


def pictured(at: Path, files: dict[str, str], **images: bytes) -> Path:
    made = folder(at, files)
    for name, data in images.items():
        path = made / "pictures" / f"{name.replace('_', '-')}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return made


def knowledge_of(*folders: Path) -> Knowledge:
    read = loaded(*folders)
    assert read.knowledge, read.mistakes
    assert read.mistakes == ()
    return read.knowledge


def test_a_guide_carries_its_pictures_and_the_knowledge_their_images(tmp_path: Path) -> None:
    knowledge = knowledge_of(pictured(tmp_path, USED, dang_nhap=png()))

    guide = knowledge.guides["khai-sinh"]
    step = guide.step("mo")
    assert step
    assert guide.picture_of(step) == Picture("dang-nhap.png", "Nút «Đăng nhập».")
    image = knowledge.images["dang-nhap.png"]
    assert (image.data, image.width, image.height) == (png(), 640, 760)


@pytest.mark.parametrize(
    ("code", "old", "new", "line", "column"),
    [
        ("missing-key", "alt: Nút «Đăng nhập».\n", "", 1, 1),
        ("picture-without-alt", "alt: Nút «Đăng nhập».", "alt: ' '", 2, 6),
        ("id-not-file", "id: dang-nhap", "id: dang-nhat", 1, 5),
        ("not-allowed", "shows: button", "shows: nut", 10, 15),
        ("unknown-key", "based_on:", "nguon:", 3, 1),
        ("recheck-past", "recheck_by: 2027-03-31", "recheck_by: 2026-11-22", 5, 13),
        ("picture-outdated", "label: Đăng nhập", "label: Vào", 7, 1),
    ],
)
def test_a_mistake_in_a_picture_is_named_at_its_place(
    code: str, old: str, new: str, line: int, column: int, tmp_path: Path
) -> None:
    files = {**USED, PATH: LOGIN.replace(old, new)}

    found = [one for one in loaded(pictured(tmp_path, files, dang_nhap=png())).mistakes if one.code == code]

    assert [(Path(one.path).name, one.line, one.column) for one in found] == [
        ("dang-nhap.yaml", line, column)
    ]


def test_a_step_that_names_no_picture_of_ours_is_told_which_is_near(tmp_path: Path) -> None:
    files = {**USED, "guides/chung.yaml": USED["guides/chung.yaml"].replace("dang-nhap", "dang-nhat")}

    found = {one.code: one for one in loaded(pictured(tmp_path, files, dang_nhap=png())).mistakes}

    assert found.keys() == {"missing-target", "picture-unused"}
    assert "dang-nhap" in found["missing-target"].fix


def test_an_image_is_there_is_a_png_and_is_light(tmp_path: Path) -> None:
    def codes(name: str, **images: bytes) -> set[str]:
        return {one.code for one in loaded(pictured(tmp_path / name, USED, **images)).mistakes}

    assert codes("none") == {"picture-without-image"}
    assert "not-png" in codes("jpeg", dang_nhap=b"\xff\xd8 a photo")
    assert codes("heavy", dang_nhap=png(padding=IMAGE_MAX)) == {"picture-too-big"}
    assert codes("alone", dang_nhap=png(), khac=png()) == {"image-without-words"}


def test_a_picture_that_no_step_shows_stops_nothing(tmp_path: Path) -> None:
    read = loaded(pictured(tmp_path, {**GOOD, PATH: LOGIN}, dang_nhap=png()))

    assert read.knowledge
    assert [(one.code, one.level) for one in read.mistakes] == [("picture-unused", "warning")]


def test_a_wards_picture_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    shipped = pictured(tmp_path / "shipped", USED, dang_nhap=png())
    own = LOGIN[: LOGIN.index("screen:")].replace("Nút", "Ở phường em là nút")
    ward = pictured(tmp_path / "ward", {PATH: own}, dang_nhap=png("drawn by hand", padding=9))

    knowledge = knowledge_of(shipped, ward)

    assert knowledge.guides["khai-sinh"].pictures["dang-nhap"].alt == "Ở phường em là nút «Đăng nhập»."
    assert knowledge.images["dang-nhap.png"].data == png("drawn by hand", padding=9)


def test_only_what_is_drawn_asks_for_a_new_drawing(tmp_path: Path) -> None:
    files = {**USED, PATH: LOGIN.replace("Nút «", "Bấm nút «").replace("2026-11-20", "2026-11-21")}

    assert loaded(pictured(tmp_path, files, dang_nhap=png())).mistakes == ()


def test_the_shipped_pictures_are_drawn_as_described() -> None:
    content = load([shipped_folder()], today=TODAY).content

    assert len(content.pictures) >= 8
    assert content.pictures.keys() == content.images.keys()
    for id, picture in content.pictures.items():
        image = content.images[id].value
        assert picture.value.screen
        assert note(image.data, DRAWN_FROM) == drawn_from(picture.value.screen), f"{id}: make guide-pictures"
        assert image.width == 640
        assert len(image.data) <= IMAGE_MAX


def test_the_portals_steps_show_where_to_press(knowledge: Knowledge) -> None:
    for entry in ("khai-sinh", "hkd-thanh-lap", "trich-luc-ho-tich"):
        guide = knowledge.guides[entry]
        shown = [step.id for step in guide.steps if guide.picture_of(step)]
        assert {"cong-vao", "cong-tim", "cong-phuong", "cong-khai", "cong-kem", "cong-gui", "xong"} <= set(
            shown
        )
        assert all(guide.picture_of(step) for step in guide.steps if step.picture)


@pytest.mark.parametrize("data", [b"", SIGNATURE, SIGNATURE + b"\0\0\0\x0dIHDR", b"GIF89a", png()[:20]])
def test_what_is_no_whole_png_is_no_image(data: bytes) -> None:
    assert read_image(data) is None
