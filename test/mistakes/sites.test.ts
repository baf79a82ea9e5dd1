import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vpsynth from 'vpsynth';
import { Complete, type Environment, type Fleet, NginxEdge, RedisServer, Size, Vps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { type SoundFleet, soundFleet } from './told';

const source = readFileSync(__filename, 'utf8').split('\n');

/** The place of the line of this file that ends with a comment. */
function place(mark: string): string {
  return `test/mistakes/sites.test.ts:${source.findIndex((line) => line.endsWith(`// ${mark}`)) + 1}`;
}

/** Where the problems of a declaration are said to be. */
function places(mistake: (sound: SoundFleet) => unknown): string[] {
  const sound = soundFleet();
  mistake(sound);
  return synthesizeFleet(sound.fleet).problems.map((problem) => /\n {4}at {6}(.*)$/.exec(problem)?.[1] ?? '');
}

const wrong = (value: unknown) => value as never;
const jobs = { role: 'queue', maxMemory: wrong('64m') } as const;

test('a construct: the line that creates it', () => {
  expect(
    places(({ prod }) => {
      new RedisServer(prod, 'jobs', jobs); // created here
    }),
  ).toEqual([place('created here')]);
});

test('a function of one’s own: the line in it', () => {
  function queue(environment: Environment): void {
    new RedisServer(environment, 'jobs', jobs); // in a function
  }
  expect(places(({ prod }) => queue(prod))).toEqual([place('in a function')]);
});

test('a class of one’s own: the line that creates what is wrong', () => {
  class Queue extends RedisServer {
    constructor(environment: Environment) {
      super(environment, 'jobs', jobs);
    }
  }
  expect(
    places(({ prod }) => {
      new Queue(prod); // of a class
    }),
  ).toEqual([place('of a class')]);
});

test('a whole shape: the line that creates the shape, for what is wrong deep in it', () => {
  const host = (fleet: Fleet) =>
    new Vps(fleet, 'vps-2', {
      publicAddress: '203.0.113.2',
      cpus: 4,
      memory: Size.gibibytes(8),
      disk: Size.gibibytes(80),
      operatingSystem: 'debian-13',
    });
  expect(
    places(({ fleet }) => {
      new Complete(host(fleet), { postgres: { maxConnections: 5 }, monitoring: { port: 0 } }); // a shape
    }),
    // That its alerts reach nobody is the third.
  ).toEqual([place('a shape'), place('a shape'), place('a shape')]);
});

test('a method: the line that calls it, in the midst of a chain', () => {
  expect(
    places(({ site, api, database }) => {
      site
        .route('/api', api)
        .route('no path', api) // a route
        .redirect('/old', { to: 'nowhere' }) // a redirect
        .respond('/teapot', { status: 418 });
      database.pool({ id: 'other', size: 0 }); // a pool
    }),
  ).toEqual([place('a route'), place('a redirect'), place('a pool')]);
});

test('a dependency of the user’s: the line that calls it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-'));
  try {
    const kit = join(folder, 'node_modules', 'team-kit');
    mkdirSync(kit, { recursive: true });
    writeFileSync(
      join(kit, 'index.js'),
      "exports.queue = ({ RedisServer }, environment, props) => new RedisServer(environment, 'jobs', props);\n",
    );
    const { queue } = require(kit) as { queue(api: typeof vpsynth, environment: Environment, props: unknown): void };
    expect(
      places(({ prod }) => {
        queue(vpsynth, prod, jobs); // a dependency
      }),
    ).toEqual([place('a dependency')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('another’s line stands in the message', () => {
  const sound = soundFleet();
  new NginxEdge(sound.host, 'second', { statusPort: 8082 }); // a second edge
  const { problems } = synthesizeFleet(sound.fleet);
  // 80, 443, and its exporter's.
  expect(problems).toHaveLength(3);
  expect(problems[0]).toContain(
    `error host-port-taken: vps-1/second: port 80 of vps-1 is taken by vps-1/platform/edge (${sound.platform.site})`,
  );
  expect(problems[0]).toContain(`\n    at      ${place('a second edge')}`);
});
