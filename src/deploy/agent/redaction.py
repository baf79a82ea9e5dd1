"""What is told, and what is written down, holds no value of a secret: neither of those that were sent nor of those on this
host, however a program spells it."""

import base64
import json
from urllib.parse import quote, quote_plus

import known_values
import record

MASK = "•••"
# Shorter ones occur by chance in any text (`prod`, `5432`): whoever reads `•••` there learns the value, not that there is one.
SHORTEST = 6
# Of a value's single lines.
SHORTEST_LINE = 8
# encodeURIComponent of JavaScript leaves these too (ECMA-262, "Encode").
UNESCAPED = "!'()*"


class Redaction:
    """Of one session: what was kept once is never told again."""

    def __init__(self):
        self._kept = set()
        self._spellings = None
        self._declared = ""
        self._has_read = False

    def keep(self, values):
        """Values that were sent."""
        self._kept.update(values)
        self._spellings = None

    def begin(self, deployment):
        """Another operation: what is on this host may be other than it was.

        :param deployment: the one that it is asked with, if any.
        """
        self._has_read = False
        self._declared = "" if deployment is None else json.dumps(deployment)

    def apply(self, said):
        """The same without secrets, however deep they stand; keys stay."""
        if isinstance(said, str):
            for spelling in self._all():
                if spelling in said:
                    said = said.replace(spelling, MASK)
            return said
        if isinstance(said, dict):
            return {key: self.apply(value) for key, value in said.items()}
        return [self.apply(value) for value in said] if isinstance(said, (list, tuple)) else said

    def _all(self):
        """Read when the first words are told: most of what is asked is answered with few."""
        if not self._has_read:
            self._has_read = True
            self.keep(known_values.known_values())
        if self._spellings is None:
            # What anybody can read in the repository is no secret, and hidden it would take the names out of what is told.
            public = self._declared + json.dumps(record.deployment() or {})
            found = {each for value in self._kept for each in spellings(value) if each not in public}
            # The longest first: one may be a part of another.
            self._spellings = sorted(found, key=lambda each: (-len(each), each))
        return self._spellings


def spellings(value):
    """A value as it is, as JSON, URLs and base64 write it, and its single lines: an indented PEM is one too."""
    # JSON can bring halves of characters, which no spelling has.
    value = value.strip().encode(errors="replace").decode()
    if len(value) < SHORTEST:
        return set()
    whole = {value, base64.b64encode(value.encode()).decode()}
    whole |= {json.dumps(value, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    whole |= {quote_plus(value), *(quote(value, safe=safe) for safe in ("", "/", UNESCAPED))}
    lines = {line.strip() for line in value.splitlines()}
    # A PEM's first and last line are every PEM's (RFC 7468).
    return whole | {line for line in lines if len(line) >= SHORTEST_LINE and not line.startswith("-----")}
