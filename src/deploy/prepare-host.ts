import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../cli/user-error';
import type { AgentSession } from './agent-session';
import { type Foresight, nothing } from './foresight';
import type { Gathered } from './gather';
import { HostError } from './host-error';
import type { HostFiles } from './host-files';
import { type HostPlan, hasWork } from './host-plan';
import { type HostSession, openHost } from './host-session';
import type { ImageSource } from './images/image-source';
import { type ProvidedImages, provideImages } from './images/provide';
import { applyMachine, type MachineStatus, machineDiffers } from './machine';
import { isChanged, leaves, type Plan, type StackPlan } from './plan';
import type { Reporter } from './progress/reporter';
import { tellPlan } from './progress/tell-plan';
import { type Knowingly, refusals } from './refusals';
import { rsync } from './rsync';
import type { HostStatus } from './status';
import { whoDeploys } from './who';

export interface DeployOptions extends Knowingly {
  /** Tells what would happen and does nothing. */
  readonly dryRun: boolean;
  /**
   * Deploys without the dumps that backup plans take before.
   * @default false
   */
  readonly withoutBackup?: boolean;
}

interface Released {
  /** Its id. */
  readonly release: string;
  readonly seconds: number;
  /** Names whose certificate clients don't trust, and why. */
  readonly untrusted: Readonly<Record<string, string>>;
}

/** A host whose deployment is planned; its lock is held until it is closed, but for a dry run. */
export interface PreparedHost {
  readonly files: HostFiles;
  /** Whether anything is to be done. */
  readonly hasWork: boolean;
  /** What is going to be done. */
  readonly plan: HostPlan;
  tellPlan(): void;
  /** Brings what changed and the images that the host lacks; nothing runs from it yet. */
  bring(): Promise<void>;
  /**
   * The machine's own files, the first time, and a release of what is left of the stacks.
   *
   * @param stacks these alone
   * @returns the domains whose certificate clients don't trust
   * @throws UserError for what the user can mend
   */
  release(stacks?: readonly string[]): Promise<readonly string[]>;
  /** Asks once more for those certificates; returns and throws as {@link release}. */
  certify(): Promise<readonly string[]>;
  /** The stacks that have something left to be released. */
  left(): readonly string[];
  /** @throws UserError when something that should run isn't well now */
  requireWell(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects to a host, looks at it, takes its lock and plans. Changes nothing.
 *
 * @param gathering is awaited when the connection is being made: opening the secrets' file takes about as long
 * @throws UserError for what the user can mend
 */
export async function prepareHost(
  files: HostFiles,
  gathering: Promise<Gathered>,
  images: ImageSource,
  options: DeployOptions,
  reporter: Reporter,
): Promise<PreparedHost> {
  const { deployment, stacks } = files;
  const who = whoDeploys();
  const ask = async (agent: AgentSession) => {
    const { values } = (await gathering).of(files);
    const request = { deployment, stacks, values, now: Date.now() / 1000 };
    return Promise.all([
      agent.request<Plan>('plan', options.dryRun ? request : { ...request, who }),
      agent.request<MachineStatus>('status-host', { files: files.machine }),
    ]);
  };
  const { session, answer } = await openHost(files, ask, { outdated: options.dryRun ? 'lend' : 'replace' });
  try {
    const [plan, machine] = answer;
    const { values, missing, commit } = (await gathering).of(files);
    refuseWithoutSecrets(files.name, plan, missing);
    const provided = await provideImages(session, files, plan, images, reporter);
    const foresight = await foresee(session, files, plan, provided);
    const refused = refusals(files.name, plan, foresight, options);
    if (!options.dryRun && refused.length > 0)
      throw new HostError(`${files.name}: ${refused.join('\n')}`, `${files.name}: `);
    const withoutBackup = options.withoutBackup ?? false;
    const request = { deployment, stacks, values, who, commit, withoutBackup, planned: plan.releases };
    return new Prepared({ files, session, plan, machine, provided, foresight, refused, request, reporter });
  } catch (error) {
    await session.close();
    throw error;
  }
}

interface Parts {
  readonly files: HostFiles;
  readonly session: HostSession;
  readonly plan: Plan;
  readonly machine: MachineStatus;
  readonly provided: ProvidedImages;
  readonly foresight: Foresight;
  readonly refused: readonly string[];
  readonly request: Readonly<Record<string, unknown>>;
  readonly reporter: Reporter;
}

class Prepared implements PreparedHost {
  readonly files: HostFiles;
  readonly #parts: Parts;
  readonly #stacks: Set<string>;
  #machineLeft: boolean;
  #leavingLeft: boolean;
  /** The id of the last release of this run; null before it. */
  #last: string | null = null;

  constructor(parts: Parts) {
    const { files, plan, provided, machine } = parts;
    this.files = files;
    this.#parts = parts;
    this.#stacks = new Set(stacksToRelease(files, plan, provided));
    this.#machineLeft = machineDiffers(machine);
    this.#leavingLeft = leaves(plan.existing);
  }

  get hasWork(): boolean {
    return this.#machineLeft || this.#leavingLeft || this.#stacks.size > 0;
  }

  left(): readonly string[] {
    return [...this.#stacks];
  }

  get plan(): HostPlan {
    const { files, plan, machine, provided, foresight, refused } = this.#parts;
    const stacks = this.left().map((name) => [name, plan.stacks[name] as StackPlan] as const);
    return {
      host: files.name,
      warnings: [...plan.warnings, ...refused.map((each) => `a deployment is refused: ${each}`)],
      machine,
      images: provided.todo,
      unbuilt: provided.unbuilt,
      stacks: Object.fromEntries(stacks),
      existing: plan.existing,
      foresight,
    };
  }

  tellPlan(): void {
    const { files, reporter } = this.#parts;
    tellPlan(this.plan, reporter);
    if (!hasWork(this.plan))
      reporter.tell(files.name, 'unchanged', 'nothing to do: everything is and runs as the files say');
  }

  async bring(): Promise<void> {
    const { session, provided, reporter } = this.#parts;
    const { name, folder } = this.files;
    const folders = [...(this.#machineLeft ? ['host'] : []), ...this.#stacks];
    if (folders.length > 0) {
      reporter.tell(name, 'sending', `sending ${folders.join(', ')}`, { folders });
      await rsync(session.connection, folder, folders);
    }
    await provided.provide();
  }

  async release(stacks?: readonly string[]): Promise<readonly string[]> {
    const { session, reporter } = this.#parts;
    if (this.#machineLeft) await applyMachine(session, this.files, reporter);
    this.#machineLeft = false;
    const whole = stacks === undefined;
    const names = (stacks ?? this.left()).filter((stack) => this.#stacks.has(stack));
    if (names.length === 0 && !(whole && this.#leavingLeft)) return [];
    const untrusted = await this.#release(names, whole);
    for (const stack of names) this.#stacks.delete(stack);
    if (whole) this.#leavingLeft = false;
    return untrusted;
  }

  certify(): Promise<readonly string[]> {
    const names = this.files.deployment.stacks.filter(({ edge }) => edge).map(({ name }) => name);
    return this.#release(names, false, Object.fromEntries(names.map((name) => [name, this.#last])));
  }

  async #release(
    names: readonly string[],
    whole: boolean,
    planned = this.#parts.request.planned,
  ): Promise<readonly string[]> {
    const { session, reporter, request } = this.#parts;
    const { name } = this.files;
    const asked = { ...request, planned, names, whole };
    const { release, seconds, untrusted } = await session.agent.request<Released>('release', asked, (event) =>
      reporter.agent(name, event),
    );
    this.#last = release;
    for (const [domain, why] of Object.entries(untrusted))
      reporter.tell(name, 'untrusted', `clients don't trust the certificate of ${domain}: ${why}`, { domain, why });
    reporter.tell(
      name,
      'released',
      `released ${names.join(', ') || 'what was declared to end or go'} in ${seconds} s`,
      { stacks: names },
    );
    return Object.keys(untrusted);
  }

  async requireWell(): Promise<void> {
    const { deployment, name } = this.files;
    const { stacks } = await this.#parts.session.agent.request<HostStatus>('status', { deployment });
    const faults = stacks.flatMap(({ name: stack, services }) =>
      services.filter(({ well }) => !well).map((each) => `${stack}: ${each.name} ${each.condition ?? 'is not there'}`),
    );
    if (faults.length > 0) throw new UserError(`the canary ${name} is not well: ${faults.join('; ')}`);
  }

  close(): Promise<void> {
    return this.#parts.session.close();
  }
}

function stacksToRelease(files: HostFiles, plan: Plan, provided: ProvidedImages): string[] {
  const names = files.deployment.stacks.map(({ name }) => name);
  return names.filter((name) => isChanged(plan.stacks[name] as StackPlan) || provided.stacks.has(name));
}

/** With nothing to be released no question is asked. */
async function foresee(
  { agent }: HostSession,
  files: HostFiles,
  plan: Plan,
  provided: ProvidedImages,
): Promise<Foresight> {
  const names = stacksToRelease(files, plan, provided);
  if (names.length === 0) return nothing;
  const compose = names.map((name) => [name, readFileSync(join(files.folder, name, 'compose.yaml'), 'utf8')]);
  const changed = names.map((name) => {
    const { install, remove, unread, secrets } = plan.stacks[name] as StackPlan;
    return [name, [...install, ...remove, ...unread, ...secrets]];
  });
  return agent.request<Foresight>('foresee', {
    deployment: files.deployment,
    compose: Object.fromEntries(compose),
    changed: Object.fromEntries(changed),
    renewed: [...provided.renewed],
  });
}

function refuseWithoutSecrets(name: string, { lacking }: Plan, missing: readonly string[]): void {
  if (lacking.length === 0) return;
  throw new HostError(
    `${name} needs secrets that have a value neither here nor there: ${lacking.join(', ')}. Nothing was changed. ` +
      `npx vpsynth secrets generate makes up what nobody else gives; set each of the rest as an environment variable or by: npx vpsynth secrets set ${lacking[0]}` +
      (missing.length > lacking.length ? '; the others are on the host and stay as they are' : ''),
    `${name} `,
  );
}
