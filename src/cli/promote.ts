import { parseArgs } from 'node:util';
import { imageLockPath } from '../../synth/derive/image-lock';
import { plan } from '../../synth/output/plan';
import { synthesizeCommand } from '../../synth/synthesize-command';
import { readImageLockFile, writeImageLockFile } from '../deploy/images/image-lock-file';
import { type Promotion, promotionOf } from '../deploy/promotion/environments';
import { type PromotedImage, promotedLock } from '../deploy/promotion/promoted-lock';
import { runningDigests } from '../deploy/promotion/running';
import { runProgram } from '../deploy/run-program';
import type { Command } from './command';
import { synthesizeHere } from './synthesis';
import { table } from './table';
import { UsageError, UserError } from './user-error';
import { refuseMore } from './words';

const words = '<project> <from> <to>';
const usage = `vpsynth promote ${words}`;

/** `vpsynth promote`. */
export const promote: Command = {
  description: `Gives an environment the very images that another one of its project runs now, by their digests: writes ${imageLockPath} and synthesizes. Nothing is deployed; review, commit and deploy the change.\nRefused unless everything of the one runs well, as declared, on its hosts.`,
  arguments: words,
  options: [
    ['--dry-run', 'tell what would change; change nothing'],
    ['--without-status', `don’t ask the hosts; only digests that ${imageLockPath} has`],
    [
      '--without-digests',
      'also images whose digest no registry has said, by their tags: those that deploy --transfer brings',
    ],
  ],
  examples: ['vpsynth promote shop stage prod --dry-run', 'vpsynth promote shop stage prod'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        'without-status': { type: 'boolean', default: false },
        'without-digests': { type: 'boolean', default: false },
      },
    });
    const [project, from, to] = positionals;
    refuseMore(positionals, 3, usage);
    if (from !== undefined && from === to) throw new UsageError(`${to} can't be promoted to itself: ${usage}`);
    const promotion = promotionHere(project, from, to);
    if (promotion === undefined) return 1;
    const running = values['without-status'] ? new Map<string, string>() : await runningDigests(promotion.from);
    const before = readImageLockFile();
    const { lock, images } = promotedLock(before, promotion, running);
    const unknown = [...new Set(images.flatMap(({ after, digest }) => (digest === undefined ? [after] : [])))];
    if (unknown.length > 0 && !values['without-digests']) throw new UserError(unverifiedImages(unknown));
    const changed = images.filter(isChange);
    if (changed.length === 0) {
      process.stdout.write(`${to} has what ${from} runs: nothing to promote.\n`);
      return 0;
    }
    process.stdout.write(`${table(changed.map(described))}\n`);
    if (values['dry-run']) return 0;
    writeImageLockFile(lock);
    try {
      const { stdout } = await runProgram(process.execPath, [process.argv[1] as string, 'synth']);
      process.stdout.write(stdout);
    } catch (error) {
      writeImageLockFile(before);
      throw error;
    }
    const hosts = [...new Set(promotion.to.flatMap(({ host }) => host ?? []))];
    const next = hosts.length === 0 ? '' : `, then: npx vpsynth deploy ${hosts.join(' ')}`;
    process.stdout.write(`Review and commit it${next}\n`);
    return 0;
  },
};

/** Undefined where mistakes stand in the way, which are told. What is committed must be one change: the promotion. */
function promotionHere(
  project: string | undefined,
  from: string | undefined,
  to: string | undefined,
): Promotion | undefined {
  const { model, output } = synthesizeHere({ warnings: false });
  if (output === undefined) return undefined;
  const promotion = promotionOf(model, { project, from, to }, usage);
  const { changes, unfinished } = plan('.', output);
  if (changes.length + unfinished.length > 0)
    throw new UserError(
      `the files are not what the declaration says: run ${synthesizeCommand}, commit, and promote then`,
    );
  return promotion;
}

function isChange({ before, after, digest, digestBefore }: PromotedImage): boolean {
  return before !== after || digest !== digestBefore;
}

function described({ key, before, after, digest }: PromotedImage): string[] {
  const [name, tag] = [before.slice(0, before.lastIndexOf(':')), before.slice(before.lastIndexOf(':') + 1)];
  const next = after.slice(after.lastIndexOf(':') + 1);
  return [key, name, tag === next ? tag : `${tag} → ${next}`, digest ?? 'no digest'];
}

function unverifiedImages(images: readonly string[]): string {
  return (
    `no registry has said a digest of ${images.join(', ')}: record them by npx vpsynth build --push or npx vpsynth images; ` +
    'where there is no registry, --without-digests promotes by the tag'
  );
}
