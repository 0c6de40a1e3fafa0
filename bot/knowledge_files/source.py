"""The knowledge in force: read from the folders, and kept when a later reading is not good."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

from bot.domain.knowledge import Knowledge
from bot.knowledge_files.loader import Loaded, load
from bot.knowledge_files.mistake import Mistake

_PACKAGE = Path(__file__).parent.parent


class KnowledgeBroken(Exception):
    """The folders hold no good knowledge; the message is for their author."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


class KnowledgeFiles:
    """The knowledge folders as a source."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read the folders.

        Raises:
            KnowledgeBroken: there is nothing good to begin with.
            OSError: a file cannot be read.
        """
        self.folders = tuple(folders)
        self.mistakes: tuple[Mistake, ...] = ()
        """Why the folders as they are now are not in force; empty when they are."""
        loaded = load(self.folders)
        if loaded.knowledge is None:
            raise KnowledgeBroken(loaded.mistakes)
        self._current = loaded.knowledge
        self._read = loaded
        self._reading = Lock()

    @property
    def current(self) -> Knowledge:
        """The last good state."""
        return self._current

    def reload(self) -> Loaded:
        """Read the folders again; what is in force changes only for something good. Any thread may."""
        with self._reading:
            loaded = load(self.folders, before=self._read)
            self._read = loaded if loaded.knowledge else replace(self._read, files=loaded.files)
            if loaded.knowledge is None:
                self.mistakes = loaded.mistakes
            else:
                self._current, self.mistakes = loaded.knowledge, ()
            return loaded


def shipped_folder(configured: Path | None = None) -> Path:
    """The knowledge that the program comes with: as configured, in the package, or in the checkout."""
    if configured is not None:
        return configured
    packaged = _PACKAGE / "knowledge"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "knowledge"


def describe(knowledge: Knowledge) -> dict[str, int]:
    """How much there is of each kind, for a log line."""
    procedures = knowledge.procedures.values()
    return {
        "procedures": len(procedures),
        "guides": len(knowledge.guides),
        "wordings": sum(len(one.wordings) for one in procedures),
        "golden": len(knowledge.golden),
        "wards": len(knowledge.wards),
        "phrases": len(knowledge.phrases.texts),
    }
