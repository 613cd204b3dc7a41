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

import psycopg2

from asking import Late, ask, command_line

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
    with server(os.path.abspath(folder)) as cursor:
        cursor.execute("SET statement_timeout = %s", (int(seconds * 10_000),))

        def fetch(statement, query):
            try:
                cursor.execute(statement, (expression(*query),))
                return cursor.fetchall()
            except psycopg2.errors.QueryCanceled as error:
                raise Late from error

        ask(queries, rounds, seconds, fetch, BEST, COUNT)


if __name__ == "__main__":
    command_line(index, search)
