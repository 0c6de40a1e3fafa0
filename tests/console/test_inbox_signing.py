"""What the entrance says of the connection, how the cookie is set, and who is looking."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.console.inbox.cookie import SessionCookie
from bot.console.inbox.drawing import Drawing
from bot.console.inbox.signing import Signing
from bot.console.inbox.watching import SEEN_S, Watching
from bot.domain.team.case import CaseNumber, MemberId
from bot.domain.team.directory import Member
from bot.service.desk import Desk

pytestmark = pytest.mark.anyio

LAN = Member(MemberId("lan"), "chị Lan", "ninh-kieu", "officer")
BINH = Member(MemberId("binh"), "anh Bình", "ninh-kieu", "officer")


def request(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1), "path_params": {"code": "abc"}, "headers": []})


@pytest.mark.parametrize(
    ("host", "https", "warns"),
    [
        ("192.168.1.5", False, True),
        ("2001:db8::1", False, True),
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("192.168.1.5", True, False),
    ],
)
async def test_the_entrance_says_when_the_connection_is_not_protected(
    host: str, https: bool, warns: bool
) -> None:
    desk = Desk(None, None, None)  # type: ignore[arg-type]
    signing = Signing(desk, SessionCookie(https=https), Drawing(), https=https)

    page = bytes((await signing.entrance(request(host))).body).decode()

    assert ("không được bảo vệ" in page) == warns


def test_over_https_the_cookie_goes_no_other_way() -> None:
    response = Response()
    SessionCookie(https=True).keep(response, "a-browser")

    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))


def test_who_looked_is_forgotten_after_half_a_minute() -> None:
    seconds = [0.0]
    watching = Watching(lambda: seconds[0])

    assert watching.look(CaseNumber(7), LAN) == []
    seconds[0] = SEEN_S - 1
    assert watching.look(CaseNumber(7), BINH) == ["chị Lan"]
    assert watching.look(CaseNumber(8), BINH) == []
    seconds[0] = SEEN_S
    assert watching.look(CaseNumber(7), BINH) == []
