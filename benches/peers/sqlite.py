"""SQLite FTS5 over the same clauses and queries, for benches/engines.

`index CLAUSES FOLDER` indexes a clause a line, its id before a tab. `search FOLDER QUERIES
ROUNDS SECONDS` prints for each query a line: the microseconds of the ten best, the
microseconds with the exact number of clauses, that number; each the best of the rounds
behind one that warms up. A query that has taken so many seconds in all is asked no more;
one that has no answer after ten times as many has a line of three hyphens.
"""

import os
import sqlite3
import sys
import time

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
    with open(queries, encoding="utf-8") as lines:
        asked = [line.rstrip("\n").split("\t") for line in lines]
    best, counted = [None] * len(asked), [None] * len(asked)
    totals, spent = [0] * len(asked), [0.0] * len(asked)
    for rounded in range(rounds + 1):
        for at, (_, kind, words, slop) in enumerate(asked):
            if spent[at] >= seconds:
                continue
            started = time.perf_counter()
            until[0] = started + 10 * seconds
            try:
                connection.execute(BEST, (expression(kind, words, slop),)).fetchall()
                found = time.perf_counter()
                count = connection.execute(COUNT, (expression(kind, words, slop),))
                totals[at] = count.fetchone()[0]
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    raise
                spent[at] = seconds
                continue
            ended = time.perf_counter()
            spent[at] += ended - started
            if rounded > 0 or spent[at] >= seconds:
                best[at] = min(best[at] or float("inf"), found - started)
                counted[at] = min(counted[at] or float("inf"), ended - started)
    for at in range(len(asked)):
        if best[at] is None:
            print("-\t-\t-")
        else:
            print(f"{best[at] * 1e6:.1f}\t{counted[at] * 1e6:.1f}\t{totals[at]}")


if __name__ == "__main__":
    if sys.argv[1] == "index":
        index(sys.argv[2], sys.argv[3])
    else:
        search(sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]))
