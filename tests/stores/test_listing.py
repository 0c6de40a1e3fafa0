"""The inbox's list: pages, counts, words and numbers, on both engines; and databases from before it."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, make_url, select

from bot.domain.team.case import Case, CaseNumber, MemberId, Moved
from bot.domain.team.joining import words_key
from bot.domain.team.moves import claim
from bot.domain.team.timers import Timers
from bot.domain.turn import Asked, CaseKept
from bot.ports import Listed, Listing
from bot.storage import tables
from bot.storage.codec import case_to_json
from bot.storage.postgresql import PostgresqlDatabase
from bot.storage.sqlite import SqliteDatabase
from bot.storage.store import SqlStore
from bot.storage.upgrade import MIGRATIONS, upgrade
from tests.postgres import Postgres
from tests.stores.conftest import ENGINES, NOON
from tests.stores.talks import run
from tests.stores.test_team import WARD, keep, open_case

pytestmark = pytest.mark.anyio

LAN = MemberId("lan")
TEXTS = ("Mở quán karaoke ở hẻm", "KARAOKE trong nhà", "Tủ sách pháp luật ở đâu", "Đăng ký tạm trú 88%")


@pytest.fixture
async def cases(store: SqlStore) -> list[Case]:
    """Four cases of a ward; the third is Lan's. One of another ward and one that is closed beside them."""
    opened = [
        (await open_case(store, Asked(text, WARD), str(key))).case for key, text in enumerate(TEXTS, 10)
    ]
    claimed = claim(opened[2], LAN, NOON, None, Timers())
    assert isinstance(claimed, Moved)
    await keep(store, CaseKept(claimed.case, "claim", LAN))
    await open_case(store, Asked("Karaoke của phường khác", "cai-khe"), "20")
    closed = (await open_case(store, Asked("Karaoke đã xong", WARD), "21")).case
    await keep(store, CaseKept(closed.into("closed", NOON), "close"))
    return opened


async def listed(store: SqlStore, ward: str | None = WARD, size: int = 10, **wanted: Any) -> Listed:
    async with store.begin() as unit:
        return await unit.listed(Listing(ward=ward, member=LAN, size=size, **wanted))


def numbers(found: Listed) -> list[int]:
    return [case.number for case in found.cases]


async def test_mine_come_first_and_then_the_oldest_page_by_page(store: SqlStore, cases: list[Case]) -> None:
    first, second, mine, fourth = (case.number for case in cases)

    pages = [await listed(store, size=3, page=page) for page in (1, 2, 3, 10**9)]

    assert [numbers(page) for page in pages] == [[mine, first, second], *3 * [[fourth]]]
    assert [page.page for page in pages] == [1, 2, 2, 2]
    assert all(page.counts == {"new": 3, "claimed": 1} for page in pages)


async def test_of_a_state_there_are_its_cases_and_all_are_counted(store: SqlStore, cases: list[Case]) -> None:
    found = await listed(store, state="claimed")

    assert numbers(found) == [cases[2].number]
    assert found.counts == {"new": 3, "claimed": 1}


async def test_the_city_has_every_ward(store: SqlStore, cases: list[Case]) -> None:
    assert sum((await listed(store, None)).counts.values()) == len(cases) + 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("karaoke",), [0, 1]),
        (("hem", "karaoke"), [0]),
        (("karaoke", "sach"), []),
        (("88",), [3]),
        (("%",), [3]),
        (("_",), []),
    ],
)
async def test_words_are_found_without_marks_in_any_order(
    store: SqlStore, cases: list[Case], words: tuple[str, ...], found: list[int]
) -> None:
    seen = await listed(store, words=words)

    assert numbers(seen) == [cases[at].number for at in found]
    assert sum(seen.counts.values()) == len(found)


async def test_a_number_finds_its_case_and_that_which_the_ask_joined(
    store: SqlStore, cases: list[Case]
) -> None:
    joined = await open_case(store, Asked("cũng hỏi karaoke", WARD), "30")
    gone = joined.case.into("merged", NOON, merged_into=cases[0].number)
    await keep(store, CaseKept(gone, "merge"), CaseKept(cases[0], "take-over", asks=joined.asks))

    for number in (cases[0].number, joined.case.number):
        assert numbers(await listed(store, words=(str(number),), number=number)) == [cases[0].number]


async def test_what_a_case_says_now_is_searched(store: SqlStore, cases: list[Case]) -> None:
    await keep(store, CaseKept(replace(cases[0], text="Xin giấy phép", holder=LAN), "forget"))

    assert numbers(await listed(store, words=("hem",))) == []
    assert numbers(await listed(store, words=("phep",))) == [cases[0].number]
    assert numbers(await listed(store))[:2] == [cases[0].number, cases[2].number]


@pytest.mark.parametrize("engine", ENGINES)
async def test_cases_from_before_are_found_and_ordered_too(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    if engine == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(server.create())
    await as_it_was(url, tmp_path)
    store = await SqlStore.open(url)
    try:
        assert numbers(await listed(store)) == [2, 1]
        assert numbers(await listed(store, words=("hem",))) == [1]
    finally:
        await store.close()


async def as_it_was(url: str, folder: Path) -> None:
    """A database of revision 0004 with two cases, of which the second is Lan's."""
    older = folder / "older"
    shutil.copytree(MIGRATIONS, older, ignore=shutil.ignore_patterns("__pycache__", "000[5-9]*"))
    where = make_url(url)
    database = SqliteDatabase(where) if url.startswith("sqlite") else PostgresqlDatabase(where)
    try:
        await upgrade(database, older, "0004")
    finally:
        await database.close()
    columns = [column for column in tables.team_case.c if column.name not in ("holder", "folded")]
    for number, holder in ((1, None), (2, LAN)):
        case = Case(
            number=CaseNumber(number),
            scope="ward",
            ward=WARD,
            text=TEXTS[number - 1],
            holder=holder,
            opened_at=NOON,
            state_since=NOON,
        )
        row = [number, WARD, "ward", None, "new", None, words_key(case), case_to_json(case), NOON]
        values = dict(zip(columns, row, strict=True))
        await run(url, insert(tables.team_case).values(values))
    assert len(await run(url, select(tables.team_case.c.number))) == 2
