// The histogram by which a canary is judged, as Prometheus reads it (prometheus.io/docs/instrumenting/exposition_formats).
const name = 'http_request_duration_seconds';
const limits = [0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const byStatus = new Map();

function observe(status, seconds) {
  const one = byStatus.get(status) ?? { count: 0, sum: 0, below: limits.map(() => 0) };
  byStatus.set(status, one);
  one.count += 1;
  one.sum += seconds;
  for (const [index, limit] of limits.entries()) if (seconds <= limit) one.below[index] += 1;
}

function text() {
  const lines = [...byStatus].flatMap(([status, { count, sum, below }]) => [
    ...limits.map((limit, index) => `${name}_bucket{status="${status}",le="${limit}"} ${below[index]}`),
    `${name}_bucket{status="${status}",le="+Inf"} ${count}`,
    `${name}_sum{status="${status}"} ${sum}`,
    `${name}_count{status="${status}"} ${count}`,
  ]);
  return [`# TYPE ${name} histogram`, ...lines, ''].join('\n');
}

module.exports = { observe, text };
