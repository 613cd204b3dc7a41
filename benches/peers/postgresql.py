"""PostgreSQL over the same clauses and queries, for benches/engines.

`index CLAUSES FOLDER` and `search FOLDER QUERIES ROUNDS SECONDS` do and print what those of
sqlite.py do. A server of its own runs in the folder while they do, on a free port of the
loopback interface and, where this is run by root, as the user `postgres`.
"""

import contextlib
import glob
import os
import socket
import subprocess
import sys
import time

import psycopg2

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 1GB
maintenance_work_mem = 1GB
work_mem = 64MB
max_wal_size = 4GB
synchronous_commit = off
max_parallel_workers_per_gather = 0
jit = off
"""
# Split at what is no letter and no digit; the parser of PostgreSQL would take compounds,
# addresses and numbers with signs as words of their own.
SPLIT = "regexp_replace(lower(text), '[^[:alnum:]]+', ' ', 'g')"
BEST = (
    "SELECT id, ts_rank(words, asked) AS score FROM clauses, to_tsquery('simple', %s) asked "
    "WHERE words @@ asked ORDER BY score DESC LIMIT 10"
)
COUNT = "SELECT count(*) FROM clauses WHERE words @@ to_tsquery('simple', %s)"


def run(program, *arguments):
    """Runs a program of the server, as a user who may."""
    installed = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [""]
    command = [os.path.join(installed[-1], program), *arguments]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextlib.contextmanager
def server(folder):
    """A connection to a server that runs meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = os.path.join(folder, "log")
    run("pg_ctl", "start", "-w", "-D", folder, "-l", log, "-o", f"-p {port}")
    try:
        connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")
        connection.autocommit = True
        yield connection.cursor()
        connection.close()
    finally:
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", folder)


class Rows:
    """The lines of clauses as COPY takes them."""

    def __init__(self, lines):
        self.lines = lines

    def read(self, size=-1):
        return self.lines.read(size).replace("\\", "\\\\")


def index(clauses, folder):
    folder = os.path.abspath(folder)
    os.makedirs(folder, mode=0o700)
    if os.geteuid() == 0:
        subprocess.run(["chown", "postgres", folder], check=True)
    run("initdb", "-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    with open(os.path.join(folder, "postgresql.conf"), "a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    with server(folder) as cursor, open(clauses, encoding="utf-8", newline="\n") as lines:
        cursor.execute(
            "CREATE TABLE clauses(id text, text text, "
            f"words tsvector GENERATED ALWAYS AS (to_tsvector('simple', {SPLIT})) STORED)"
        )
        cursor.copy_expert("COPY clauses(id, text) FROM STDIN", Rows(lines))
        cursor.execute("CREATE INDEX ON clauses USING gin(words) WITH (fastupdate = off)")
        cursor.execute("VACUUM ANALYZE clauses")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_total_relation_size('clauses')")
        print(cursor.fetchone()[0])


def expression(kind, words, slop):
    words = words.split(" ")
    if kind in ("and", "or"):
        return (" & " if kind == "and" else " | ").join(words)
    if kind == "slop":
        # What stands so far apart, each distance an alternative.
        return " | ".join(f" <{apart}> ".join(words) for apart in range(1, int(slop) + 2))
    return " <-> ".join(words)


def search(folder, queries, rounds, seconds):
    with open(queries, encoding="utf-8") as lines:
        asked = [line.rstrip("\n").split("\t") for line in lines]
    best, counted = [None] * len(asked), [None] * len(asked)
    totals, spent = [0] * len(asked), [0.0] * len(asked)
    with server(os.path.abspath(folder)) as cursor:
        cursor.execute("SET statement_timeout = %s", (int(seconds * 10_000),))
        for rounded in range(rounds + 1):
            for at, (_, kind, words, slop) in enumerate(asked):
                if spent[at] >= seconds:
                    continue
                started = time.perf_counter()
                text = expression(kind, words, slop)
                try:
                    cursor.execute(BEST, (text,))
                    cursor.fetchall()
                    found = time.perf_counter()
                    cursor.execute(COUNT, (text,))
                    totals[at] = cursor.fetchone()[0]
                except psycopg2.errors.QueryCanceled:
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
