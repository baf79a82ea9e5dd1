import { deployedHosts } from '../deploy/host-files';
import { UsageError } from './user-error';

/**
 * The hosts that a command is for, each once: those that are named, or all that have files here.
 *
 * @throws UsageError for none, and for names beside --all
 */
export function hostsNamed(command: string, named: readonly string[], all: boolean): string[] {
  if (all && named.length > 0) throw new UsageError('name hosts, or say --all');
  const names = all ? deployedHosts() : [...new Set(named)];
  if (names.length === 0) throw new UsageError(`name the hosts: vpsynth ${command} <host…>, or --all`);
  return names;
}
