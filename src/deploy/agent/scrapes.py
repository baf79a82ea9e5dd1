"""After a release: whether Prometheus gets the metrics of what was started."""

import time
import urllib.parse

import metrics
import moment
import prometheus

POLL = 1.0
# Until Prometheus asks targets that have changed: it hands what it has discovered to its scraper every 5 s, which takes it up
# every 5 s (prometheus/prometheus: discovery/manager.go, `updatert`; scrape/manager.go, `reloader`).
NOTICED = 10
# For answers to be on their way.
MARGIN = 2
# What asks more seldom is looked at once: nobody waits so long for a deployment to end.
LONGEST = 90


def look(started, scraper, since, context):
    """Tells what Prometheus gets, and warns of what it doesn't, when it has asked. Returns without a word when nobody waits for
    it any more: the release is made.

    :param started: (stack, service, since when it is well).
    :param scraper: as the deployment says; None where no Prometheus of this host asks.
    :param since: when Prometheus was shown where everything runs.
    """
    left = [_Scrape(stack, service, well, each) for stack, service, well in started for each in service.get("metrics", [])]
    if scraper is None or not left:
        return
    long = NOTICED + scraper["intervalSeconds"] + scraper["timeoutSeconds"] + MARGIN
    waits = long <= LONGEST
    deadline = max(since, *[each.well for each in left]) + long * waits
    arrived, told = [], False
    while not context.abandoned.is_set():
        try:
            targets = prometheus.targets(scraper["port"])
        except prometheus.Unanswered as error:
            context.event("warning", message=f"it is not known whether the metrics of {_names(left)} arrive: {error}")
            return
        for each in left:
            each.look(targets)
        arrived += [each for each in left if each.is_well]
        left = [each for each in left if not each.is_well]
        seconds = deadline - time.monotonic()
        if all(each.is_known for each in left) or seconds <= 0:
            _tell(arrived, [each for each in left if each.is_known or waits], context)
            return
        if not told:
            told = True
            context.event("awaiting-metrics", services=_named([each for each in left if not each.is_known]), seconds=round(seconds))
        context.abandoned.wait(POLL)


def _tell(arrived, lacking, context):
    if arrived:
        context.event("metrics-arrive", services=_named(arrived))
    for each in lacking:
        context.event("warning", message=each.fault)


class _Scrape:
    """What Prometheus asks one service for."""

    def __init__(self, stack, service, well, asked):
        self.name = f"{stack}/{service['name']}"
        # By the clock of waiting.
        self.well = well
        self._asked = asked
        # By the host's, which Prometheus has too.
        self._from = time.time() - (time.monotonic() - well)
        self._found, self._last = [], None

    def look(self, targets):
        """What Prometheus said of it last, since it is well: before that, what it asked was another or was starting."""
        self._found = [each for each in targets if _is_same(each["scrapeUrl"], metrics.url(self._asked))]
        asked = [each for each in self._found if moment.seconds(each["lastScrape"]) >= self._from]
        self._last = next((each for each in asked if each["health"] == "up"), asked[0] if asked else None)

    @property
    def is_known(self):
        return self._last is not None

    @property
    def is_well(self):
        return self.is_known and self._last["health"] == "up"

    @property
    def fault(self):
        """For people."""
        if self.is_known:
            return f"Prometheus gets no metrics of {self.name}: {self._last['lastError']}"
        if not self._found:
            return f"Prometheus does not ask {self.name} for its metrics: it knows no target {metrics.url(self._asked)}"
        return f"Prometheus has not asked {self.name} for its metrics since it was started"


def _named(scrapes):
    return list(dict.fromkeys(each.name for each in scrapes))


def _names(scrapes):
    return ", ".join(_named(scrapes))


def _is_same(one, other):
    """Prometheus sorts what is asked for, and escapes it as Go does."""
    first, second = urllib.parse.urlsplit(one), urllib.parse.urlsplit(other)
    if (first.netloc, first.path) != (second.netloc, second.path):
        return False
    return urllib.parse.parse_qs(first.query) == urllib.parse.parse_qs(second.query)
