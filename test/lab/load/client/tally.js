// What became of the requests of one kind.
const failuresKept = 50;

/** Numbers without end, eight bytes each. */
class Series {
  #values = new Float64Array(4096);
  length = 0;

  push(value) {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  values() {
    return this.#values.subarray(0, this.length);
  }
}

class Tally {
  /** Right answers, by the release that gave them. */
  answered = {};
  /** All others, by what came instead: a status, an error's code, `WRONG` body. */
  lost = {};
  /** The first of these, with their time. */
  failures = [];
  /** Connections that the other side ended while nothing was on its way, by the code that it gave. */
  closed = {};
  /** Milliseconds between two right answers between which some were lost, the longest. */
  longestOutage = 0;
  #lastRight = now();
  #isOut = false;
  #starts = new Series();
  #durations = new Series();

  /** @param started as of `now()` */
  rightAnswer(started, release) {
    this.answered[release] = (this.answered[release] ?? 0) + 1;
    if (this.#isOut) this.longestOutage = Math.max(this.longestOutage, now() - this.#lastRight);
    this.#isOut = false;
    this.#lastRight = now();
    this.#starts.push(started);
    this.#durations.push(now() - started);
  }

  loss(started, outcome) {
    this.lost[outcome] = (this.lost[outcome] ?? 0) + 1;
    this.#isOut = true;
    const at = new Date(started).toISOString();
    if (this.failures.length < failuresKept) this.failures.push({ at, afterMilliseconds: now() - started, outcome });
  }

  close(code) {
    this.closed[code] = (this.closed[code] ?? 0) + 1;
  }

  get total() {
    return this.#starts.length + Object.values(this.lost).reduce((sum, one) => sum + one, 0);
  }

  /** How often right answers took how many milliseconds, rounded to two digits, of those asked for within some spans of time. */
  histogram(spans) {
    const starts = this.#starts.values();
    const durations = this.#durations.values();
    const counts = {};
    for (let index = 0; index < starts.length; index += 1) {
      if (!spans.some(([from, to]) => starts[index] >= from && starts[index] < to)) continue;
      const value = Number(durations[index].toPrecision(2));
      counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
  }
}

/** Milliseconds since the epoch, with fractions, by a clock that is never set back. */
function now() {
  return performance.timeOrigin + performance.now();
}

module.exports = { Tally, now };
