const { setTimeout: sleep } = require('node:timers/promises');
const { now } = require('./tally');

/**
 * Does something again and again until it is over, so often a second. What comes late is not made up for: that would be a
 * burst of requests after each slow one.
 */
async function paced(perSecond, isOver, work) {
  const interval = 1000 / perSecond;
  let next = now() + Math.random() * interval;
  while (!isOver()) {
    const wait = next - now();
    if (wait > 0) await sleep(wait);
    if (isOver()) return;
    next = Math.max(next + interval, now());
    await work();
  }
}

module.exports = { paced };
