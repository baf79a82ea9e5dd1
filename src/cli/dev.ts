import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addresses } from '../dev/addresses';
import { demandCompose } from '../dev/compose-version';
import { developmentValues, keptFile } from '../dev/development-values';
import { fillStack } from '../dev/fill-stack';
import { type LocalAuthority, localAuthority } from '../dev/local-authority';
import { writeLocalCertificates } from '../dev/local-certificates';
import { type LocalStack, localFolder, readLocalCertificates, readLocalStacks } from '../dev/local-stack';
import { makeMountedFolders } from '../dev/mounted-folders';
import { Processes } from '../dev/processes';
import { selectStacks } from '../dev/select-stacks';
import { Session } from '../dev/session';
import type { Command } from './command';
import { synth } from './synth';

const root = '.';

/** `vpsynth dev`. */
export const dev: Command = {
  description: `Runs what the fleet declares on a LocalMachine: synthesizes, makes up secrets, builds images, starts the stacks in order and waits until they are healthy. A changed source is built and live by itself. Shows what the services print that are built here. Ctrl-C stops everything; volumes stay.

Given names of stacks, those run, with what they need and the edge; without: all.
A secret's value is the environment's where it has one, else made up once and kept in ${localFolder}/<stack>/${keptFile}, which git ignores.`,
  arguments: '[stack…]',
  options: [],
  examples: ['vpsynth dev', 'vpsynth dev shop-dev', 'SHOP_DEV_PAYMENT_KEY=… vpsynth dev shop-dev'],
  async run(args) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    if ((await synth.run([])) !== 0) return 1;
    const stacks = selectStacks(readLocalStacks(root), positionals);
    demandCompose();
    prepare(stacks);
    const authority = await certify(stacks);
    const session = new Session(root, stacks, new Processes());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => session.interrupt());
    try {
      await session.start();
      if (!session.isInterrupted) {
        tellReady(stacks, authority.certificatePath);
        await session.follow();
      }
    } finally {
      process.stdout.write('\nStopping.\n');
      await session.stop();
    }
    return 0;
  },
};

function prepare(stacks: readonly LocalStack[]): void {
  const values = developmentValues(root);
  for (const stack of stacks) {
    fillStack(join(root, stack.folder), values);
    makeMountedFolders(root, stack);
  }
}

/** For every name of the edge, whichever stacks run: nginx starts only with all of its certificates. */
async function certify(stacks: readonly LocalStack[]): Promise<LocalAuthority> {
  const authority = await localAuthority();
  for (const { folder } of stacks.filter(({ edge }) => edge))
    await writeLocalCertificates(join(root, folder, 'certificates'), readLocalCertificates(root), authority);
  return authority;
}

function tellReady(stacks: readonly LocalStack[], certificate: string): void {
  const lines = addresses(stacks).map((address) => `  ${address}\n`);
  process.stdout.write(
    `\nReady:\n${lines.join('')}https: have your browser trust ${certificate}, once. Passwords: ${localFolder}/<stack>/${keptFile}. Sources are watched. Ctrl-C stops.\n\n`,
  );
}
