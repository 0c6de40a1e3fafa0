"""Settings, read from the environment (`BOT_…`) and nowhere else."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.messages import messages


def _host_and_port(value: str) -> str:
    host, colon, port = value.rpartition(":")
    if not (host and colon and port.isdecimal() and int(port) < 65536):
        raise ValueError("HOST:PORT")
    return value


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("http(s)://…")
    return value.rstrip("/")


def _networks(value: str) -> str:
    for one in value.split(","):
        ip_network(one.strip())
    return value


def _database(value: str) -> str:
    if not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
        raise ValueError("sqlite+aiosqlite:///… | postgresql+asyncpg://…")
    return value


def _header_token(value: SecretStr) -> SecretStr:
    """What Telegram takes as a webhook's secret; pydantic's own `pattern` does not look into secrets."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("[A-Za-z0-9_-]{1,256}")
    return value


class Settings(BaseSettings):
    """Every setting with its default. The table in the docs is held to this class by a test."""

    model_config = SettingsConfigDict(env_prefix="BOT_", extra="ignore", frozen=True, env_ignore_empty=True)

    data: Path = Path("data")
    database: Annotated[str, AfterValidator(_database)] | None = None
    """Default: a SQLite file in ``data``."""
    knowledge: Path | None = None
    """The shipped folder; default: the one that comes with the program."""
    web: Annotated[str, AfterValidator(_host_and_port)] = "127.0.0.1:8080"
    public_url: Annotated[str, AfterValidator(_url)] | None = None
    trusted_proxy: Annotated[str, AfterValidator(_networks)] | None = None
    """Addresses or networks, with commas between, whose `X-Forwarded-For` tells who a visitor is."""
    default_ward: str | None = None
    telegram_token: SecretStr | None = None
    telegram_api: Annotated[str, AfterValidator(_url)] = "https://api.telegram.org"
    telegram_rate: Annotated[float, Field(ge=0)] = 28.0
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_header_token)] | None = None
    secret_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite+aiosqlite:///{self.data / 'bot.db'}"

    @property
    def ward_knowledge(self) -> Path:
        """The ward's own folder: everything that the program or the ward writes."""
        return self.data / "knowledge"

    @property
    def web_host(self) -> str:
        return self.web.rpartition(":")[0].strip("[]")

    @property
    def web_port(self) -> int:
        return int(self.web.rpartition(":")[2])


class SettingsBroken(Exception):
    """One sentence for each broken setting, in Vietnamese: its name and what to write."""


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsBroken: a setting cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = sorted({str(one["loc"][0]) for one in error.errors()})
        raise SettingsBroken("\n".join(sentence(name) for name in names)) from error


def sentence(name: str) -> str:
    """Which setting is broken and what it takes; never its value, which may be a secret."""
    return messages("config.broken", name=f"BOT_{name.upper()}", takes=messages(f"config.takes.{name}"))
