"""A real web server around an app, on a port of its own, for as long as a test needs it."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncGenerator[str]:
    """The address of the served app."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=5))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


@asynccontextmanager
async def browsing(address: str, **headers: str) -> AsyncGenerator[aiohttp.ClientSession]:
    """A client that keeps cookies and says, as browsers do, that its posts come from our own page."""
    headers = {"Sec-Fetch-Site": "same-origin"} | headers
    async with aiohttp.ClientSession(
        address, headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True)
    ) as session:
        yield session
