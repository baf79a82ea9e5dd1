import { LogCollector, LogStore } from 'vpsynth';
import { environment, monitoring, problems, service, vps } from './small-fleet';

test('logs-uncollected', () => {
  const declare =
    (all: boolean, linked = true) =>
    (fleet: Parameters<Parameters<typeof problems>[0]>[0]) => {
      const hosts = [
        vps(fleet, 'vps-1', linked ? { privateAddress: '10.0.0.1' } : {}),
        vps(fleet, 'vps-2', { privateAddress: '10.0.0.2', publicAddress: '203.0.113.2' }),
      ] as const;
      for (const host of hosts) monitoring(host);
      const store = new LogStore(hosts[0], 'loki');
      for (const host of all ? hosts : hosts.slice(0, 1)) new LogCollector(host, 'alloy', { store });
      service(environment(hosts[1]));
    };
  expect(problems(declare(false))).toMatchInlineSnapshot(`
"warning logs-uncollected: vps-2: nothing sends its logs to vps-1/loki
    mend    add new LogCollector(host, 'log-collector', { store }), or acknowledge this warning with the reason"
`);
  expect(problems(declare(true))).toBe('');
  // Nothing could be sent from there.
  expect(problems(declare(false, false))).toBe('');
});

test('logs-uncollected: of several stores the one that it is joined to is named', () => {
  const declare = (fleet: Parameters<Parameters<typeof problems>[0]>[0]) => {
    const alone = vps(fleet, 'vps-0');
    const home = vps(fleet, 'vps-1', { privateAddress: '10.0.0.1', publicAddress: '203.0.113.2' });
    const near = vps(fleet, 'vps-2', { privateAddress: '10.0.0.2', publicAddress: '203.0.113.3' });
    for (const host of [alone, home]) new LogCollector(host, 'alloy', { store: new LogStore(host, 'loki') });
    for (const host of [alone, home, near]) monitoring(host);
    service(environment(near));
  };
  expect(problems(declare)).toMatchInlineSnapshot(`
"warning logs-uncollected: vps-2: nothing sends its logs to vps-1/loki
    mend    add new LogCollector(host, 'log-collector', { store }), or acknowledge this warning with the reason"
`);
});
