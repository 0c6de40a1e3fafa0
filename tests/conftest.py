"""What every test may ask for."""

from datetime import UTC, datetime

import pytest
import structlog

from bot.domain.knowledge import Knowledge
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.logs import without_words

structlog.configure(
    processors=[structlog.processors.add_log_level, without_words, structlog.processors.JSONRenderer()]
)

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Noon of a Monday in the ward."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge that ships with the program."""
    return KnowledgeFiles([shipped_folder()]).current
