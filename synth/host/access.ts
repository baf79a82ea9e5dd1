import type { AccessFacet, AccessRole } from '../../constructs/facets/access';
import { Fleet } from '../../constructs/fleet/fleet';
import { listeners } from '../checks/listeners';
import { configured } from '../configured';
import type { OutputFile } from '../output/file';
import { commented, type Machine, type MachineRenderer } from './machine';

/** Where sshd looks for the keys of a user beside the user's own file. */
export const accessFolder = 'etc/vpsynth/access';
const gate = '/usr/local/lib/vpsynth/gate';

/** What is declared of who may reach a machine beside those who deploy. */
export function accessTo({ model, host }: Machine): readonly AccessFacet[] {
  return model.find('access').flatMap(({ component, facet }) => {
    const { scope } = component.node;
    return scope === host || scope instanceof Fleet ? [facet] : [];
  });
}

/** Who may come in, by role, each with a person's name. */
function keysOf(machine: Machine, role: AccessRole): { readonly key: string; readonly person: string }[] {
  const lines = accessTo(machine).flatMap(({ keys }) => keys[role]);
  return [...new Set(lines)].map((line) => {
    const [type, data, person = ''] = line.split(' ');
    return { key: `${type} ${data}`, person };
  });
}

/**
 * Keys by role. Those who look come as the deploy user, whose gate lets each role ask the agent for what it may know, and
 * writes down who asked (sshd(8): authorized_keys, "command", "restrict", "permitopen"). Those who operate have an account
 * with sudo, which writes down each command itself.
 */
export const access: MachineRenderer = (machine) => {
  const looking = [
    ...keysOf(machine, 'developers').map(({ key, person }) => forced('developers', person, [], key)),
    ...keysOf(machine, 'monitoring').map(({ key, person }) => forced('monitoring', person, tunnels(machine), key)),
  ];
  const operating = keysOf(machine, 'operations').map(({ key, person }) => `${key} ${person}`);
  return [
    ...file(machine, `${accessFolder}/${machine.host.props.sshUser}`, looking),
    ...file(machine, `${accessFolder}/operations`, operating),
    ...file(machine, 'etc/sudoers.d/vpsynth-operations', operating.length === 0 ? [] : sudo),
  ];
};

const sudo = [
  '# Without a password, since there is none: the key is what lets in.',
  'operations ALL=(ALL:ALL) NOPASSWD: ALL',
];

function file(machine: Machine, name: string, lines: readonly string[]): OutputFile[] {
  return lines.length === 0 ? [] : [{ name, content: commented(machine, lines) }];
}

function forced(role: AccessRole, person: string, options: readonly string[], key: string): string {
  return [['restrict', ...options, `command="${gate} ${role} ${person}"`].join(','), key, person].join(' ');
}

/** What listens on loopback in the stacks of the monitoring. */
function tunnels({ model, stacks }: Machine): string[] {
  const watching = stacks.filter((stack) => configured(model, stack, 'prometheus').length > 0);
  const ports = [...listeners(model, watching)]
    .filter(({ address }) => address === '127.0.0.1')
    .map(({ port }) => port);
  const sorted = [...new Set(ports)].sort((left, right) => left - right);
  return sorted.length === 0 ? [] : ['port-forwarding', ...sorted.map((port) => `permitopen="127.0.0.1:${port}"`)];
}
