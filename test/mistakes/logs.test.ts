import { Duration, LocalMachine, LogCollector, LogStore } from 'vpsynth';
import { type SoundFleet, told } from './told';

const wrong = (value: unknown) => value as never;

test.each<[what: string, mistake: (sound: SoundFleet) => unknown, lines: string[]]>([
  [
    'a collector on a developer’s machine',
    ({ fleet, host }) => {
      const store = new LogStore(host, 'loki');
      new LogCollector(host, 'alloy', { store });
      new LogCollector(new LocalMachine(fleet), 'alloy', { store });
    },
    [
      "error log-collector-local: local-machine/alloy: a developer's machine has no journal that could be relied on: not under macOS, not under Windows",
      '    mend    leave it out there: `vpsynth dev` shows what services print',
    ],
  ],
  [
    'a store in an environment',
    ({ prod }) => new LogStore(prod, 'loki'),
    [
      'error scope: shop/prod/loki: LogStore stands on a host',
      '    got     Environment',
      '    mend    give a Vps or the LocalMachine as its scope',
    ],
  ],
  [
    'a kind that there is not',
    ({ host }) =>
      new LogCollector(host, 'alloy', {
        store: new LogStore(host, 'loki', { retention: wrong({ errors: Duration.days(3) }) }),
      }),
    [
      'error props: vps-1/loki: retention: "errors" is not a property of it',
      '    allowed access, application, audit, security, system',
    ],
  ],
  [
    'less than a day, which Loki refuses',
    ({ host }) =>
      new LogCollector(host, 'alloy', {
        store: new LogStore(host, 'loki', { retention: { access: Duration.hours(6) } }),
      }),
    ['error props: vps-1/loki: retention.access: expected a day or more', '    got     Duration 6h'],
  ],
  [
    'the store by its name',
    ({ host }) => new LogCollector(host, 'alloy', { store: wrong('loki') }),
    ['error props: vps-1/alloy: store: expected a LogStore, the object itself and not its name', '    got     "loki"'],
  ],
])('%s', (_, mistake, lines) => {
  expect(
    told(mistake)
      .replace(/\n {4}at .*/, '')
      .split('\n'),
  ).toEqual(lines);
});
