import { setTimeout as sleep } from 'node:timers/promises';
import { killDeployer } from '../faults/situation';
import { deploy, type Place } from './place';
import type { Stopped } from './steps';

/** Something that goes wrong at a step of a release. */
export interface Fault {
  /** As docs/fault-matrix.md calls it. */
  readonly title: string;
  /** What the host is then: `away` answers nobody for a while, whatever vpsynth does. @default 'there' */
  readonly host?: 'there' | 'away';
  /** Whether the host needs a disk of a fixed size. @default false */
  readonly onDisk?: boolean;
  /** Does it, while the agent is stopped at the step. */
  readonly strike: (place: Place, agent: Stopped) => Promise<void>;
  /** Goes on with it when the agent goes on. @default nothing */
  readonly last?: (place: Place) => Promise<void>;
  /** Undoes it when the deployer has ended. @default nothing is to be undone */
  readonly mend?: (place: Place) => Promise<void>;
}

const port = ['--protocol', 'tcp', '--match', 'tcp'] as const;
const arriving = ['INPUT', ...port, '--dport', '22'] as const;
const leaving = ['OUTPUT', ...port, '--sport', '22'] as const;
const drop = ['--jump', 'DROP'] as const;
const reset = ['--jump', 'REJECT', '--reject-with', 'tcp-reset'] as const;

async function cut({ host }: Place, how: readonly string[]): Promise<void> {
  // What leaves has to pass where the client is to be told.
  const rules = how === reset ? [arriving] : [arriving, leaving];
  for (const rule of rules) await host.run(['iptables', '-w', '10', '--insert', ...rule, ...how]);
}

async function join({ host }: Place, how: readonly string[]): Promise<void> {
  for (const rule of [arriving, leaving]) await host.try(['iptables', '-w', '10', '--delete', ...rule, ...how]);
}

/** Where a host of the matrix has disks of a fixed size: what vpsynth writes, its records among it. */
export const disks = { '/srv': 600, '/var/lib/vpsynth': 600 } as const;

/** What strikes at a step; `VPSYNTH_FAULTS` takes the names. */
export const faults: Readonly<Record<string, Fault>> = {
  'deployer-killed': {
    title: 'deployer killed',
    strike: ({ workstation }) => killDeployer(workstation.machine),
  },
  'agent-killed': {
    title: 'agent killed',
    strike: async ({ host }, { agent }) => {
      await host.run(['kill', '-KILL', agent]);
    },
  },
  reset: {
    title: 'connection reset',
    strike: (place) => cut(place, reset),
    last: async (place) => {
      // Both ends hear it when they send: the deployer asks each five seconds whether the host is there.
      await sleep(7000);
      await join(place, reset);
    },
  },
  silence: {
    title: '30 s silence',
    strike: (place) => cut(place, drop),
    last: async (place) => {
      await sleep(30_000);
      await join(place, drop);
    },
  },
  drop: {
    title: 'connection dropped',
    strike: (place) => cut(place, drop),
    // Until the host has found out by itself.
    last: untilNobodyDeploys,
    mend: (place) => join(place, drop),
  },
  disk: {
    title: 'disk full',
    onDisk: true,
    strike: async ({ host }) => {
      for (const disk of Object.keys(disks)) {
        await host.try(['dd', 'if=/dev/zero', `of=${disk}/filler`, 'bs=1M', 'status=none']);
      }
    },
    mend: async ({ host }) => {
      await host.run(['rm', '--force', ...Object.keys(disks).map((disk) => `${disk}/filler`)]);
    },
  },
  docker: {
    title: 'dockerd stopped',
    strike: async ({ host }) => {
      await host.run(['/etc/init.d/docker', 'stop'], { seconds: 60 });
    },
    mend: async ({ host }) => {
      await host.run(['/etc/init.d/docker', 'start'], { seconds: 60 });
      await host.untilDockerAnswers();
    },
  },
  power: {
    title: 'power lost',
    host: 'away',
    strike: ({ host }) => host.powerOff(),
    last: ({ host }) => host.powerOn(),
  },
  second: {
    title: 'second deployer',
    strike: async (place) => {
      const { code, stderr } = await deploy(place);
      const refused = /is deploying to this host; try again when it has ended/;
      if (code !== 1 || !refused.test(stderr))
        throw new Error(`a second deployer was not refused (${code}): ${stderr}`);
    },
  },
};

/** Waits until nobody has the host's lock: an agent whose connection is silent ends after a minute. */
export async function untilNobodyDeploys({ host }: Place): Promise<void> {
  // With the power the lock's file goes.
  await host.run(['sh', '-c', '[ ! -e "$1" ] || flock --wait 150 "$1" true', 'sh', '/run/vpsynth/lock'], {
    seconds: 160,
  });
}
