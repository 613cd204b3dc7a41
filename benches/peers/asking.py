"""What the drivers in Python have in common: they ask queries and print what these took."""

import sys
import time


class Late(Exception):
    """A query that has no answer in its time."""


def ask(queries, rounds, seconds, fetch, best, count):
    """Asks the queries of a file in turn, in all rounds, and prints a line for each.

    `fetch(statement, (kind, words, slop))` gives the rows of a statement, or raises Late;
    `best` is the statement of the ten best, `count` that of the number of clauses. A line has the microseconds of the ten best, those
    with the number, and that number; each the best of the rounds behind one that warms up.
    A query that has taken so many seconds in all is asked no more; one that never had an
    answer has a line of three hyphens.
    """
    with open(queries, encoding="utf-8") as lines:
        asked = [line.rstrip("\n").split("\t")[1:4] for line in lines]
    fastest, counted = [None] * len(asked), [None] * len(asked)
    totals, spent = [0] * len(asked), [0.0] * len(asked)
    for rounded in range(rounds + 1):
        for at, query in enumerate(asked):
            if spent[at] >= seconds:
                continue
            started = time.perf_counter()
            try:
                fetch(best, query)
                found = time.perf_counter()
                totals[at] = fetch(count, query)[0][0]
            except Late:
                spent[at] = seconds
                continue
            ended = time.perf_counter()
            spent[at] += ended - started
            if rounded > 0 or spent[at] >= seconds:
                fastest[at] = min(fastest[at] or float("inf"), found - started)
                counted[at] = min(counted[at] or float("inf"), ended - started)
    for at in range(len(asked)):
        if fastest[at] is None:
            print("-\t-\t-")
        else:
            print(f"{fastest[at] * 1e6:.1f}\t{counted[at] * 1e6:.1f}\t{totals[at]}")


def command_line(index, search):
    """Does what the command line says: `index CLAUSES FOLDER`, or `search FOLDER QUERIES ROUNDS SECONDS`."""
    if sys.argv[1] == "index":
        index(sys.argv[2], sys.argv[3])
    else:
        search(sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]))
