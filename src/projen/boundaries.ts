import type { javascript } from 'projen';

type Override = NonNullable<NonNullable<javascript.BiomeOptions['biomeConfig']>['overrides']>[number];

/** A folder, what it must not import, and the reason that a developer reads when lint refuses. */
interface Boundary {
  readonly folder: string;
  readonly forbidden: readonly string[];
  readonly reason: string;
}

// Where two folders match, Biome takes the last: the narrower stands below.
const boundaries: readonly Boundary[] = [
  {
    folder: 'constructs/**',
    forbidden: [
      '**/synth/**',
      '**/src/**',
      '**/infra/**',
      '**/apps/**',
      'vpsynth',
      'vpsynth/*',
      'node:*',
      'projen',
      'cdk8s',
      'js-yaml',
    ],
    reason:
      'The model knows nothing of rendering, files or processes: constructs/ imports only `constructs` and `zod`.',
  },
  {
    folder: 'synth/**',
    forbidden: [
      '**/src/**',
      '**/infra/**',
      '**/apps/**',
      'vpsynth',
      'vpsynth/*',
      'node:child_process',
      'node:http',
      'node:https',
      'node:net',
      'node:dgram',
      'node-ssh',
    ],
    reason: 'Synthesis does no network and starts no process; only src/ does.',
  },
  {
    folder: 'src/**',
    forbidden: ['**/infra/**', '**/apps/**'],
    reason: 'vpsynth knows no particular fleet: declarations import vpsynth, never the other way round.',
  },
  {
    folder: 'src/runtime/**',
    forbidden: [
      '**/infra/**',
      '**/apps/**',
      '**/constructs/**',
      '**/synth/**',
      '**/cli/**',
      '**/deploy/**',
      '**/projen/**',
      'projen',
      'cdk8s',
      'constructs',
    ],
    reason: 'An application image carries the runtime alone: no model, no renderers, no projen.',
  },
  {
    folder: 'infra/**',
    forbidden: ['**/src/**', '**/constructs/**', '**/synth/**'],
    reason: 'A declaration imports `vpsynth` by its name, exactly as in a user’s repository.',
  },
  {
    folder: 'apps/**',
    forbidden: ['**/src/**', '**/constructs/**', '**/synth/**'],
    reason:
      'A project imports `vpsynth` (its services `vpsynth/runtime`) by its name, exactly as in a user’s repository.',
  },
];

/** The import boundaries of the house, as overrides of Biome's `noRestrictedImports`. */
export function boundaryOverrides(): Override[] {
  return boundaries.map(({ folder, forbidden, reason }) => ({
    includes: [folder],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: { patterns: [{ group: [...forbidden], message: reason }] },
          },
        },
      },
    },
  })) as unknown as Override[];
}
