"""Log lines: JSON for machines, readable on a terminal; ids and never a resident's words."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger

FRAMES = 8
"""Innermost lines of a traceback that a log line keeps."""


def log_to_stderr(level: str) -> None:
    """Send every log line, the libraries' too, to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    terminal = sys.stderr.isatty()
    last = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("httpx", "httpcore", "telegram", "uvicorn.access", "aiohttp.access", "alembic"):
        # The bot's token stands in every address of the Bot API.
        logging.getLogger(talkative).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def without_words(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """An exception by its type and lines only: its text can hold what a resident wrote."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = where(error)
    return event


def where(error: BaseException) -> list[str]:
    """The lines at which it was raised, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
