"""Running things side by side: in the background of a block, and a web server that ends when told."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager

import structlog
import uvicorn

START_LOOK_S = 0.01

log = structlog.get_logger()


@asynccontextmanager
async def background(
    work: Coroutine[object, object, None], stop: asyncio.Event
) -> AsyncIterator[asyncio.Task[None]]:
    """Run ``work`` beside the block and end it with the block; should it fail, ``stop`` is set."""
    task = asyncio.create_task(work)
    task.add_done_callback(lambda done: _stop_on_failure(done, stop))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def serving(
    server: uvicorn.Server, listener: socket.socket, stop: asyncio.Event, before_end: Callable[[], None]
) -> AsyncIterator[None]:
    """Serve pages beside the block; ``before_end`` lets open streams end first."""
    task = asyncio.create_task(server.serve(sockets=[listener]))
    task.add_done_callback(lambda done: _stop_on_failure(done, stop))
    while not (server.started or task.done()):  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(START_LOOK_S)
    try:
        yield
    finally:
        before_end()
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        OSError: the port is taken, or the address is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


class Server(uvicorn.Server):
    """A web server that leaves signals to the program, which must drain before it ends."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _stop_on_failure(task: asyncio.Task[None], stop: asyncio.Event) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("part_failed", error=type(error).__name__, exc_info=error)
        stop.set()
