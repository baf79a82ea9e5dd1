import { UserError } from '../cli/user-error';
import type { HostFiles } from './host-files';
import { type HostSession, openHost } from './host-session';
import { provideImages } from './images/provide';
import { applyMachine, type MachineStatus, machineDiffers } from './machine';
import { describePlan, isChanged, type Plan } from './plan';
import type { Reporter } from './progress/reporter';
import { rsync } from './rsync';
import { collectSecrets } from './secrets/collect';
import { secretNeeds, unfitValues } from './secrets/needs';
import { redactError } from './secrets/redact';
import { commitOf, whoDeploys } from './who';

export interface DeployOptions {
  /** Tells what would happen and does nothing. */
  readonly dryRun: boolean;
  /** `registry`: the host pulls; `transfer`: they are built here and sent over the connection. */
  readonly images: 'registry' | 'transfer';
  /**
   * Deploys without the dumps that backup plans take before.
   * @default false
   */
  readonly withoutBackup?: boolean;
  /**
   * Releases these stacks alone; the rest of the host follows.
   * @default all that changed
   */
  readonly stacks?: readonly string[] | undefined;
}

interface Released {
  readonly seconds: number;
  /** Names whose certificate clients don't trust, and why. */
  readonly untrusted: Readonly<Record<string, string>>;
}

/**
 * Brings one host to what the committed files say, or leaves it as it was. Returns whether anything was to be done.
 *
 * @throws UserError for what the user can mend
 */
export async function deployHost(files: HostFiles, options: DeployOptions, reporter: Reporter): Promise<boolean> {
  // While the connection is made: opening the secrets' file takes about as long.
  const gathering = gather(files, reporter);
  try {
    return await deploy(files, gathering, options, reporter);
  } catch (error) {
    // Words of docker, rsync or ssh: they may repeat what they were given.
    const { values } = await gathering.catch(() => ({ values: new Map() }));
    throw redactError(error, values);
  }
}

async function deploy(
  files: HostFiles,
  gathering: ReturnType<typeof gather>,
  options: DeployOptions,
  reporter: Reporter,
): Promise<boolean> {
  const { name, deployment } = files;
  const who = whoDeploys();
  const { session, answer } = await openHost(files, async (agent) => {
    const { request } = await gathering;
    return Promise.all([
      agent.request<Plan>('plan', options.dryRun ? request : { ...request, who }),
      agent.request<MachineStatus>('status-host', { files: files.machine }),
    ]);
  });
  try {
    const [plan, machine] = answer;
    const { request, missing, commit } = await gathering;
    for (const warning of plan.warnings) reporter.tell(name, 'warning', `warning: ${warning}`);
    refuseWithoutSecrets(name, plan, missing);
    const images = await provideImages(session, files, plan, options, reporter);
    const names = (options.stacks ?? deployment.stacks.map((stack) => stack.name)).filter(
      (stack) => isChanged(plan.stacks[stack] as Plan['stacks'][string]) || images.stacks.has(stack),
    );
    const machineChanges = machineDiffers(machine);
    tellPlan(name, plan, names, machine, images.todo, reporter);
    if (names.length === 0 && !machineChanges) {
      if (options.stacks === undefined)
        reporter.tell(name, 'unchanged', 'nothing to do: everything is and runs as the files say');
      return false;
    }
    if (options.dryRun) return true;
    await carryOut(
      session,
      files,
      {
        names,
        machineChanges,
        request: { ...request, who, commit, withoutBackup: options.withoutBackup ?? false },
        images,
      },
      reporter,
    );
    return true;
  } finally {
    await session.close();
  }
}

/** What goes with each request, and what it is of. */
async function gather({ name, folder, deployment, stacks }: HostFiles, reporter: Reporter) {
  const needs = secretNeeds('.', [name]);
  const [{ values, missing }, commit] = await Promise.all([
    collectSecrets(needs.map(({ secret }) => secret)),
    commitOf(folder),
  ]);
  reporter.keepSecret(values);
  const unfit = unfitValues(needs, values);
  if (unfit.length > 0) throw new UserError(unfit.join('\n'));
  return { request: { deployment, stacks, values: Object.fromEntries(values) }, values, missing, commit };
}

interface Work {
  readonly names: readonly string[];
  readonly machineChanges: boolean;
  readonly request: Readonly<Record<string, unknown>>;
  readonly images: { readonly provide: () => Promise<void> };
}

async function carryOut(session: HostSession, files: HostFiles, work: Work, reporter: Reporter): Promise<void> {
  const { name } = files;
  const folders = [...(work.machineChanges ? ['host'] : []), ...work.names];
  reporter.tell(name, 'sending', `sending ${folders.join(', ')}`, { folders });
  await rsync(session.connection, files.folder, folders);
  await work.images.provide();
  if (work.machineChanges) await applyMachine(session, files, reporter);
  if (work.names.length === 0) return;
  const { seconds, untrusted } = await session.agent.request<Released>(
    'release',
    { ...work.request, names: work.names },
    (event) => reporter.agent(name, event),
  );
  for (const [domain, why] of Object.entries(untrusted))
    reporter.tell(name, 'untrusted', `clients don't trust the certificate of ${domain}: ${why}`, { domain, why });
  reporter.tell(name, 'released', `released ${work.names.join(', ')} in ${seconds} s`, { stacks: work.names });
  if (Object.keys(untrusted).length > 0)
    throw new UserError(`everything runs on ${name}, but not every site has a certificate that clients trust`);
}

function refuseWithoutSecrets(name: string, { lacking }: Plan, missing: readonly string[]): void {
  if (lacking.length === 0) return;
  throw new UserError(
    `${name} needs secrets that have a value neither here nor there: ${lacking.join(', ')}. Nothing was changed. ` +
      `npx vpsynth secrets generate makes up what nobody else gives; set each of the rest as an environment variable or by: npx vpsynth secrets set ${lacking[0]}` +
      (missing.length > lacking.length ? '; the others are on the host and stay as they are' : ''),
  );
}

function tellPlan(
  host: string,
  plan: Plan,
  names: readonly string[],
  machine: MachineStatus,
  images: readonly string[],
  reporter: Reporter,
): void {
  if (machineDiffers(machine)) {
    const lines = [
      ...machine.changed.map((path) => `  write   ${path}`),
      ...machine.removed.map((path) => `  remove  ${path}`),
    ];
    reporter.tell(host, 'plan', ['the machine itself', ...lines].join('\n'), { stack: 'host', ...machine });
  }
  for (const image of images) reporter.tell(host, 'plan', `image   ${image}`, { image });
  for (const name of names) {
    const stack = plan.stacks[name] as Plan['stacks'][string];
    reporter.tell(host, 'plan', [name, ...describePlan(stack).map((line) => `  ${line}`)].join('\n'), {
      stack: name,
      ...stack,
    });
  }
}
