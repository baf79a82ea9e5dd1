import { deployedHosts, hostsHere } from '../deploy/host-files';
import { UsageError } from './user-error';

/**
 * The hosts that a command is for, each once: those that are named, or all that have files here.
 *
 * @throws UsageError for none, and for names beside --all
 */
export function hostsNamed(command: string, named: readonly string[], all: boolean): string[] {
  if (all && named.length > 0) throw new UsageError('name hosts or say --all, not both');
  const names = all ? deployedHosts() : [...new Set(named)];
  if (names.length === 0) throw unnamed(`vpsynth ${command} <host…>, or --all`);
  return names;
}

/** For a command that takes hosts or one host, as its usage says, and was given none: names those that there are. */
export function unnamed(usage: string): UsageError {
  return new UsageError(`name ${usage.includes('<host…>') ? 'the hosts' : 'one host'}: ${usage}${hostsHere()}`);
}
