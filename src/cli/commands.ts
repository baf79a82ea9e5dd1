import type { Command } from './command';

/** Every command. Its module is loaded when it is called: a check of a fleet must not wait for a deployer's libraries. */
export const commands: readonly { readonly name: string; readonly summary: string; readonly load: () => Command }[] = [
  {
    name: 'synth',
    summary: 'turn the declaration into files',
    load: () => (require('./synth') as typeof import('./synth')).synth,
  },
  {
    name: 'diff',
    summary: 'show what synth would change',
    load: () => (require('./diff') as typeof import('./diff')).diff,
  },
  {
    name: 'check',
    summary: 'run every check, write nothing',
    load: () => (require('./check') as typeof import('./check')).check,
  },
  {
    name: 'explain',
    summary: 'say where each value of a construct comes from',
    load: () => (require('./explain') as typeof import('./explain')).explain,
  },
  {
    name: 'dev',
    summary: 'run everything on this machine, changed sources live',
    load: () => (require('./dev') as typeof import('./dev')).dev,
  },
  {
    name: 'secrets',
    summary: 'keep the values of secrets, and say who lacks what',
    load: () => (require('./secrets') as typeof import('./secrets')).secrets,
  },
  {
    name: 'certificates',
    summary: 'issue certificates for the inside, and say how long they hold',
    load: () => (require('./certificates') as typeof import('./certificates')).certificates,
  },
  {
    name: 'bootstrap',
    summary: 'make a bare machine one that can be deployed to',
    load: () => (require('./bootstrap') as typeof import('./bootstrap')).bootstrap,
  },
  {
    name: 'plan',
    summary: 'say what a deployment would do',
    load: () => (require('./plan') as typeof import('./plan')).plan,
  },
  {
    name: 'deploy',
    summary: 'bring hosts to what the files say',
    load: () => (require('./deploy') as typeof import('./deploy')).deploy,
  },
  {
    name: 'build',
    summary: 'build the images of this repository, and push them',
    load: () => (require('./build') as typeof import('./build')).build,
  },
  {
    name: 'images',
    summary: 'record the digests of images, as their registries say them',
    load: () => (require('./images') as typeof import('./images')).images,
  },
  {
    name: 'promote',
    summary: 'give an environment the images that another one runs',
    load: () => (require('./promote') as typeof import('./promote')).promote,
  },
  {
    name: 'status',
    summary: 'say what runs on hosts',
    load: () => (require('./status') as typeof import('./status')).status,
  },
  {
    name: 'history',
    summary: 'say who deployed what, when, and how it ended',
    load: () => (require('./history') as typeof import('./history')).history,
  },
  {
    name: 'rollback',
    summary: 'bring stacks back to a release that a host keeps',
    load: () => (require('./rollback') as typeof import('./rollback')).rollback,
  },
  {
    name: 'unlock',
    summary: 'say who is deploying, and end a run that hangs',
    load: () => (require('./unlock') as typeof import('./unlock')).unlock,
  },
  {
    name: 'logs',
    summary: 'show what services wrote',
    load: () => (require('./logs') as typeof import('./logs')).logs,
  },
  {
    name: 'exec',
    summary: "run a command in a service's container",
    load: () => (require('./exec') as typeof import('./exec')).exec,
  },
  {
    name: 'psql',
    summary: 'open psql on a database',
    load: () => (require('./psql') as typeof import('./psql')).psql,
  },
  {
    name: 'tunnel',
    summary: 'open a local port that leads into a container',
    load: () => (require('./tunnel') as typeof import('./tunnel')).tunnel,
  },
  {
    name: 'dead-letters',
    summary: 'look at messages that workers gave up, and put them back',
    load: () => (require('./dead-letters') as typeof import('./dead-letters')).deadLetters,
  },
  {
    name: 'snapshots',
    summary: 'list databases as they were before migrations, and bring one back',
    load: () => (require('./snapshots') as typeof import('./snapshots')).snapshots,
  },
  {
    name: 'drift',
    summary: 'say where hosts differ from what was released',
    load: () => (require('./drift') as typeof import('./drift')).drift,
  },
];
