"""A database as its server's own program writes it as SQL, reduced to what can be compared: digests of all of it, and of its
tables without their rows."""

import hashlib
import re
import subprocess
import tempfile
from typing import NamedTuple

from errors import AgentError
from run import ENVIRONMENT

# What differs with each run: psql's guard against hostile dumps (pg_dump: --restrict-key), and times.
VOLATILE = (b"\\restrict ", b"\\unrestrict ", b"-- Started on ", b"-- Completed on ", b"-- Dump completed")
# Rows that stand on lines of their own; those of PostgreSQL's COPY follow it.
ROWS = (b"INSERT INTO ", b"SELECT pg_catalog.setval(")
COPY = re.compile(rb"COPY .* FROM stdin;$")
COPY_ENDS = b"\\."
# Of a table of MariaDB or MySQL: it grows with its rows.
COUNTER = re.compile(rb" AUTO_INCREMENT=\d+")


class Digests(NamedTuple):
    whole: str
    tables: str


def digests(name, argv, source=None):
    """:param name: of the program, for people.
    :param source: for the standard input of the program.

    :raises AgentError: `compare`, in the program's words.
    """
    whole, tables = hashlib.sha256(), hashlib.sha256()
    with tempfile.TemporaryFile() as told:
        writing = subprocess.Popen(
            argv, stdin=source or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told, env=ENVIRONMENT
        )
        copying = False
        for line in writing.stdout:
            if copying:
                whole.update(line)
                copying = line.rstrip(b"\n") != COPY_ENDS
            elif not line.startswith(VOLATILE):
                whole.update(line)
                copying = COPY.match(line) is not None
                if not line.startswith(ROWS):
                    tables.update(COUNTER.sub(b"", line))
        if writing.wait() != 0:
            told.seek(0)
            raise AgentError("compare", f"{name} failed ({writing.returncode}): {told.read().decode(errors='replace').strip()}")
    return Digests(whole.hexdigest(), tables.hexdigest())
