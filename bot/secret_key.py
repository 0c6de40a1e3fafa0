"""The key that signs the visitors' cookies: from the settings, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from bot.config import Settings, SettingsBroken, sentence

FILE = "secret-key"
BYTES = 32


def secret_key(settings: Settings) -> str:
    """The key of this installation.

    Raises:
        SettingsBroken: several workers share a database, so the key must be given.
    """
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    if not settings.database_url.startswith("sqlite"):
        raise SettingsBroken(sentence("secret_key"))
    return kept(settings.data / FILE)


def kept(path: Path) -> str:
    """The key in this file, which only its owner can read; made if it is not there."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(BYTES))
    except FileExistsError:
        pass
    return path.read_text().strip()
