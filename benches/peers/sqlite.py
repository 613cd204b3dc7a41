"""SQLite FTS5 over the same clauses and queries, for benches/engines.

`index CLAUSES FOLDER` indexes a clause a line, its id before a tab. `search FOLDER QUERIES
ROUNDS SECONDS` prints for each query a line, as asking.py tells; one that has no answer
after ten times so many seconds has none.
"""

import os
import sqlite3
import time

from asking import Late, ask, command_line

BEST = "SELECT id, rank FROM clauses WHERE clauses MATCH ? ORDER BY rank LIMIT 10"
COUNT = "SELECT count(*) FROM clauses WHERE clauses MATCH ?"
# Between looks at the clock, in steps of SQLite's machine.
STEPS = 10_000


def database(folder):
    return sqlite3.connect(os.path.join(folder, "clauses.db"), isolation_level=None)


def index(clauses, folder):
    os.makedirs(folder)
    with open(clauses, encoding="utf-8", newline="\n") as lines:
        connection = database(folder)
        connection.execute("PRAGMA cache_size = -262144")
        connection.execute(
            "CREATE VIRTUAL TABLE clauses USING fts5("
            "id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 0')"
        )
        connection.execute("BEGIN")
        rows = (line.rstrip("\n").split("\t", 1) for line in lines)
        connection.executemany("INSERT INTO clauses(id, text) VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        # All of it in one segment, as the others have it.
        connection.execute("INSERT INTO clauses(clauses) VALUES ('optimize')")
        connection.close()


def expression(kind, words, slop):
    quoted = [f'"{word}"' for word in words.split(" ")]
    if kind in ("and", "or"):
        return f" {kind.upper()} ".join(quoted)
    if kind == "slop":
        return f"NEAR({' '.join(quoted)}, {slop})"
    return f'"{words}"'


def search(folder, queries, rounds, seconds):
    connection = database(folder)
    connection.execute("PRAGMA cache_size = -262144")
    connection.execute("PRAGMA mmap_size = 4294967296")
    until = [0.0]
    connection.set_progress_handler(lambda: time.perf_counter() > until[0], STEPS)

    def fetch(statement, query):
        until[0] = time.perf_counter() + 10 * seconds
        try:
            return connection.execute(statement, (expression(*query),)).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise Late from error

    ask(queries, rounds, seconds, fetch, BEST, COUNT)


if __name__ == "__main__":
    command_line(index, search)
