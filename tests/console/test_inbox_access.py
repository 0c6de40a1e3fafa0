"""Every page and form of the inbox, for every role, own ward and other, and for nobody: the table holds."""

from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import get_args

import pytest
from starlette.routing import Route

from bot.console.inbox import InboxSettings, inbox
from bot.console.inbox.access import TABLE, Name, Row
from bot.domain.knowledge import Knowledge
from bot.domain.team.directory import Role
from bot.service.desk import Desk
from tests.console.inboxing import House, housing, link

pytestmark = pytest.mark.anyio

READERS = ("member", "officer", "lead", "admin", "auditor")
ANSWERERS = ("member", "officer", "lead", "admin")
EVERYONE = get_args(Role)

MAY: Mapping[Name, tuple[str, ...]] = {
    Name.LEAVE: EVERYONE,
    Name.LEAVE_EVERYWHERE: EVERYONE,
    Name.LIST: READERS,
    Name.CLOSE_MANY: ANSWERERS,
    Name.CASE: READERS,
    Name.ACT: ANSWERERS,
    Name.LIST_NEWS: READERS,
    Name.CASE_NEWS: READERS,
    Name.DRAFT_FILE: READERS,
    Name.ANSWER_FILE: READERS,
}
"""Written down a second time on purpose: a change of the table has to be meant."""

WITHOUT_FILE = (Name.DRAFT_FILE, Name.ANSWER_FILE)
"""The case of these tests has none."""

WARDS = {"own": "ninh-kieu", "other": "cai-khe", "city": None}


@pytest.fixture
async def house(tmp_path: Path, knowledge: Knowledge) -> AsyncGenerator[House]:
    async with housing(tmp_path, knowledge) as running:
        yield running


def expected(row: Row, role: str, ward: str) -> int:
    """The status that a role of a ward gets."""
    if role not in MAY[row.name]:
        return 403
    if row.name in WITHOUT_FILE or (row.of_case and ward == "other"):
        return 404
    return 303 if row.method == "POST" and row.of_case else 200


async def status(house: House, row: Row, cookies: Mapping[str, str], number: int) -> int:
    async with house.stranger() as browser:
        fields = {"verb": "claim" if row.name is Name.ACT else "back", "key": "k", "cau": str(number)}
        path = row.path.replace("{number:int}", str(number)).replace("{code:str}", "sai")
        posted = fields if row.method == "POST" else None
        async with browser.client.request(
            row.method, path, data=posted, cookies=cookies, allow_redirects=False
        ) as answer:
            return answer.status


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("ward", WARDS)
async def test_every_page_for_every_role_in_its_own_ward_and_another(
    house: House, role: Role, ward: str
) -> None:
    number = await house.asks()
    async with house.member("chị Lan", role, WARDS[ward]) as browser:
        for row in (row for row in TABLE if row.roles is not None):
            cookies = {one.key: one.value for one in browser.client.cookie_jar if one.key == "to-so-vao"}
            got = await status(house, row, cookies, number)
            assert (row.name, got) == (row.name, expected(row, role, ward))
            if row.name in (Name.LEAVE, Name.LEAVE_EVERYWHERE):
                await browser.sends(await link(browser.visitor))


async def test_who_is_signed_out_gets_nothing_but_the_entrance(house: House) -> None:
    number = await house.asks()
    for row in TABLE:
        for cookies in ({}, {"to-so-vao": "made-up"}):
            got = await status(house, row, cookies, number)
            assert got == {Name.ENTRANCE: 200, Name.ENTER: 410}.get(row.name, 401), row


async def test_the_list_of_another_ward_is_empty(house: House) -> None:
    number = await house.asks()
    async with house.member(ward="cai-khe") as other, house.member(ward=None) as city:
        assert f"/to/cau/{number}" not in (await other.opens("/to"))[1]
        assert f"/to/cau/{number}" in (await city.opens("/to"))[1]


def test_no_page_of_the_inbox_is_without_a_row() -> None:
    routes = inbox(Desk(None, None, None), InboxSettings(https=True), lambda: 0.0, None, lambda: False)  # type: ignore[arg-type]

    served = {
        (route.path, method) for route in routes if isinstance(route, Route) for method in route.methods or ()
    }
    assert served - {(row.path, "HEAD") for row in TABLE} == {(row.path, row.method) for row in TABLE}
    assert set(MAY) == {row.name for row in TABLE if row.roles is not None}
