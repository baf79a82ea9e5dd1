import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { docker, dockerList, memberLabel } from './engine';
import { isLocked, type Lock, lockFile } from './lock';
import { stateFolder } from './place';

const folder = join(stateFolder, 'members');

/** What belongs to all members and goes with the last. */
export const sharedMember = 'shared';

/** A process that uses the lab; a killed one is told by its lock, which ended with it. */
export interface Member {
  readonly id: string;
  leave(): Promise<void>;
}

/** Work on what all share (engine, network, services) is done by one process at a time. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const lock = await lockFile(join(stateFolder, 'setup.lock'), 300);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

let count = 0;

export async function joinLab(): Promise<Member> {
  count += 1;
  const id = `${process.pid}-${count}-${Date.now().toString(36)}`;
  const path = join(folder, id);
  const lock: Lock = await lockFile(path, 5);
  return {
    id,
    async leave() {
      rmSync(path, { force: true });
      await lock.release();
    },
  };
}

/** Ids of the members that live; files of dead ones are removed. */
export async function livingMembers(): Promise<string[]> {
  const living: string[] = [];
  for (const id of readdirSync(folder)) {
    if (await isLocked(join(folder, id))) living.push(id);
    else rmSync(join(folder, id), { force: true });
  }
  return living;
}

/** Removes what the given member has started: containers with their volumes, then networks. */
export async function removeBelongings(id: string): Promise<void> {
  const filter = ['--filter', `label=${memberLabel}=${id}`];
  const containers = await dockerList(['ps', '--all', '--quiet', ...filter]);
  if (containers.length > 0) await docker(['rm', '--force', '--volumes', ...containers], { seconds: 120 });
  const networks = await dockerList(['network', 'ls', '--quiet', ...filter]);
  if (networks.length > 0) await docker(['network', 'rm', ...networks]);
  const volumes = await dockerList(['volume', 'ls', '--quiet', ...filter]);
  if (volumes.length > 0) await docker(['volume', 'rm', '--force', ...volumes]);
}

/** Removes what killed members have left behind. */
export async function removeLeftovers(): Promise<void> {
  const living = new Set([sharedMember, ...(await livingMembers())]);
  const format = `{{.Label "${memberLabel}"}}`;
  const owners = await dockerList(['ps', '--all', '--filter', `label=${memberLabel}`, '--format', format]);
  for (const owner of new Set(owners)) if (!living.has(owner)) await removeBelongings(owner);
}
