"""Moments as Go writes them: with nanoseconds, which Python before 3.11 doesn't read."""

import datetime
import re

MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)")

# What names of releases and snapshots are made of, in UTC.
NAME = "%Y-%m-%dT%H%M%SZ"


def second_after(name):
    """The next name, in its form."""
    return (datetime.datetime.strptime(name, NAME) + datetime.timedelta(seconds=1)).strftime(NAME)


def seconds(text):
    """Since 1970, of `2026-11-22T14:27:30.123456789Z`. A moment that never was is the year 1."""
    whole, fraction, zone = MOMENT.fullmatch(text).groups()
    date = datetime.datetime.fromisoformat(whole + ("+00:00" if zone == "Z" else zone))
    return date.timestamp() + float(f"0.{fraction or 0}")
