"""Measures other engines on the same set: ``python -m tests.benchmarks.matching_peers ENTRIES QUESTIONS``."""

import argparse
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s  # type: ignore[import-untyped]
import numpy as np
import tantivy
from rapidfuzz import fuzz, process

from bot.domain.matching import Document, Matcher
from bot.domain.text import fold
from tests.benchmarks.questions import Asked, documents, questions, spread, vocabulary

Engine = Callable[[str], list[str]]
"""Takes a question; returns the ids of the three entries that fit best."""

FIRST = 3


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine by its name, and how it is made."""

    name: str
    make: Callable[[Sequence[Document]], Engine]


def tokens(text: str) -> list[str]:
    """Return the words of a text without marks."""
    return re.findall(r"\w+", fold(text))


def ours(known: Sequence[Document]) -> Engine:
    """Make this program's matcher."""
    matcher = Matcher(known, vocabulary())
    return lambda question: [match.entry for match in matcher.rank(question, FIRST)]


def fuzzy(scorer: Callable[..., float]) -> Callable[[Sequence[Document]], Engine]:
    """Make a string scorer of rapidfuzz over all folded wordings."""

    def make(known: Sequence[Document]) -> Engine:
        texts = [(one.id, fold(text)) for one in known for text in (one.title, *one.wordings)]

        def best(question: str) -> list[str]:
            found = process.extract(fold(question), [text for _, text in texts], scorer=scorer, limit=30)
            return list(dict.fromkeys(texts[at][0] for _, _, at in found))[:FIRST]

        return best

    return make


def fts5(known: Sequence[Document]) -> Engine:
    """Make SQLite's full-text search, with its own removal of marks."""
    store = sqlite3.connect(":memory:")
    store.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, body, tokenize='unicode61 remove_diacritics 2')"
    )
    store.executemany("INSERT INTO entry VALUES (?, ?)", [(one.id, _whole(one)) for one in known])

    def best(question: str) -> list[str]:
        wanted = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        found = store.execute(
            "SELECT id FROM entry WHERE entry MATCH ? ORDER BY bm25(entry) LIMIT ?", (wanted, FIRST)
        )
        return [row[0] for row in found] if wanted else []

    return best


def bm25(known: Sequence[Document]) -> Engine:
    """Make BM25 over folded syllables."""
    index = bm25s.BM25()
    index.index([tokens(_whole(one)) for one in known], show_progress=False)

    def best(question: str) -> list[str]:
        wanted = [word for word in tokens(question) if word in index.vocab_dict]
        if not wanted:
            return []
        found, _ = index.retrieve([wanted], k=FIRST, show_progress=False)
        return [known[at].id for at in found[0]]

    return best


def fuzzy_terms(known: Sequence[Document]) -> Engine:
    """Make tantivy over folded text, each word allowed one slip."""
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True).add_text_field("body").build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for one in known:
        writer.add_document(tantivy.Document(id=one.id, body=fold(_whole(one))))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def best(question: str) -> list[str]:
        words = [tantivy.Query.fuzzy_term_query(schema, "body", word, 1) for word in tokens(question)]
        exact = [tantivy.Query.term_query(schema, "body", word) for word in tokens(question)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in words + exact])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, FIRST).hits]

    return best


def _whole(one: Document) -> str:
    return " \n ".join((one.title, *one.wordings))


PEERS = (
    Peer("ours", ours),
    Peer("rapidfuzz WRatio", fuzzy(fuzz.WRatio)),
    Peer("rapidfuzz token_set", fuzzy(fuzz.token_set_ratio)),
    Peer("SQLite FTS5", fts5),
    Peer("BM25 (bm25s)", bm25),
    Peer("tantivy, fuzzy", fuzzy_terms),
)


def measured(peer: Peer, known: Sequence[Document], asked: Sequence[Asked]) -> str:
    """Return a line of the table: top-1 and top-3 with their spread, and the latency."""
    best = peer.make(known)
    ranked, times = [], []
    for one in asked:
        started = time.perf_counter()
        ranked.append(best(one.text))
        times.append((time.perf_counter() - started) * 1000)
    cells = []
    for places in (1, FIRST):
        right = [not set(ids[:places]).isdisjoint(one.right) for ids, one in zip(ranked, asked, strict=True)]
        half = spread(asked, lambda numbers, right=right: float(np.mean([right[n] for n in numbers])))  # type: ignore[misc]
        cells.append(f"{100 * np.mean(right):>8.1f}{100 * half:>6.1f}")
    middle, slow = np.percentile(times, [50, 99])
    return f"{peer.name:<22}{''.join(cells)}{middle:>9.2f}{slow:>9.2f}"


def main() -> None:
    """Ask every engine the questions that people asked in their own words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=Path)
    parser.add_argument("questions", type=Path)
    given = parser.parse_args()
    known = documents(given.entries)
    asked = [one for one in questions(given.questions) if one.own]
    print(f"{len(known)} entries, {len(asked)} questions")
    print(f"{'engine':<22}{'top-1':>8}{'±':>6}{'top-3':>8}{'±':>6}{'p50 ms':>9}{'p99 ms':>9}")
    for peer in PEERS:
        print(measured(peer, known, asked), flush=True)


if __name__ == "__main__":
    main()
