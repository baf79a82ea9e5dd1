import { acknowledgementsOf, holdsOn } from '../../constructs/fleet/acknowledgement';
import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { Size } from '../../constructs/values/size';
import { peakMemory } from '../budget/memory';
import { listeners } from '../checks/listeners';
import { type Configured, configured } from '../configured';
import { deploymentFile } from '../deployment/deployment-file';
import type { Model, Stack } from '../derive/model';
import { header } from '../header';
import type { OutputUnit } from '../output/file';
import { maintenanceCalendar } from './maintenance';
import { code, markdown, prose, table, text } from './markdown';
import { inNginx } from './nginx';
import { recovery } from './recovery';
import { backups } from './restore';
import { word } from './shell';

/** What an operator wants to know of a host at a glance. */
export function hostUnit(model: Model, host: Host, stacks: readonly Stack[]): OutputUnit {
  const sections = [
    `# ${text(host.node.id)}`,
    facts(host),
    '## Stacks',
    stacks.length === 0 ? 'None yet.' : stackTable(stacks),
    ...ports(model, stacks),
    ...networks(stacks),
    ...(stacks.length === 0 ? [] : ['## Memory', memory(host, stacks)]),
    ...backups(model, host),
    ...recovery(model, host, stacks),
    ...differences(model, host),
    ...whereToLook(model, host, stacks),
  ];
  return {
    directory: `infra/${host.folder}`,
    files: [
      { name: 'README.md', content: markdown(header(host), sections) },
      deploymentFile(model, host, stacks),
      ...maintenanceCalendar(model, host, stacks),
    ],
  };
}

function facts(host: Host): string {
  if (!(host instanceof Vps)) return 'The developer’s own machine: nothing here is reachable from outside it.';
  const { cpus, memory, disk, diskEncryption, operatingSystem, sshUser, sshPort } = host.props;
  const encrypted = { none: '', provider: ', encrypted by its provider', luks: ', encrypted (LUKS)' }[diskEncryption];
  const addresses = [
    host.publicAddress,
    host.props.publicAddressV6,
    host.privateAddress && `${host.privateAddress} (private)`,
  ]
    .filter(Boolean)
    .join(', ');
  return table(
    ['address', 'cores', 'memory', 'disk', 'system', 'ssh'],
    [
      [
        addresses,
        String(cpus),
        memory.toString(),
        `${disk}${encrypted}`,
        operatingSystem,
        `${sshUser}, port ${sshPort}`,
      ].map(text),
    ],
  );
}

function stackTable(stacks: readonly Stack[]): string {
  return table(
    ['stack', 'declared as', 'services'],
    stacks.map((stack) => [
      `[${text(stack.name)}](${stack.name}/README.md)`,
      text(declaredAs(stack)),
      text(serviceNames(stack)),
    ]),
  );
}

function declaredAs(stack: Stack): string {
  return (stack.environment ?? stack.workloads[0]?.component)?.node.path ?? '';
}

function serviceNames(stack: Stack): string {
  return stack.workloads.flatMap(({ instances }) => instances.map(({ service }) => service)).join(', ');
}

function ports(model: Model, stacks: readonly Stack[]): string[] {
  const rows = [...listeners(model, stacks)].map(({ address, port, workload }) => [
    address === '0.0.0.0' ? 'every one' : address,
    String(port),
    text(workload.component.node.path),
  ]);
  return rows.length === 0 ? [] : ['## Ports that listen on the host', table(['address', 'port', 'for'], rows)];
}

function networks(stacks: readonly Stack[]): string[] {
  const rows = stacks.flatMap((stack) =>
    stack.networks.map(({ name, subnet, internal }) => [name, subnet, internal ? 'no' : 'yes', stack.name]),
  );
  return rows.length === 0 ? [] : ['## Networks', table(['network', 'subnet', 'way out', 'of stack'], rows)];
}

/** What the limits add up to, at rest and while both colours of the largest release run. */
function memory(host: Host, stacks: readonly Stack[]): string {
  const { atRest, peak } = peakMemory(stacks);
  const rows = [
    ['limits of everything that runs', atRest.toString()],
    ['at most, while a release runs both colours', peak.toString()],
  ];
  if (host instanceof Vps) {
    const { memory: all, memoryReserve } = host.props;
    rows.push(
      ['kept for the system', memoryReserve.toString()],
      ['of', all.toString()],
      ['left', Size.mebibytes(Math.max(0, all.mebibytes - memoryReserve.mebibytes - peak.mebibytes)).toString()],
    );
  }
  return table(['memory', ''], rows);
}

/** What the declaration itself says was built otherwise, and the warnings that the team accepts. */
function differences(model: Model, host: Host): string[] {
  const declared = host instanceof Vps ? host.props.differences : [];
  const paths = model.stacks.filter((stack) => stack.host === host).map((stack) => declaredAs(stack));
  const accepted = acknowledgementsOf(model.fleet).filter(({ path }) =>
    paths.some((own) => holdsOn(own, path) || holdsOn(path, own)),
  );
  const rows = [
    ...declared.map(({ asked, built, because }) => [asked, built, because]),
    ...accepted.map(({ rule, path, reason }) => [
      `check ${rule}`,
      `accepted on ${path === '' ? 'the fleet' : path}`,
      reason,
    ]),
  ];
  return rows.length === 0
    ? []
    : [
        '## Built differently, because',
        table(
          ['asked', 'built', 'because'],
          rows.map((row) => row.map(prose)),
        ),
      ];
}

function whereToLook(model: Model, host: Host, stacks: readonly Stack[]): string[] {
  const own =
    host instanceof Vps ? ['The machine’s own files, its firewall and its timers: [host](host/README.md).'] : [];
  if (stacks.length === 0) return own.length === 0 ? [] : ['## Where to look', ...own];
  const edges = stacks.flatMap((stack) => configured(model, stack, 'edge').map(({ workload }) => workload));
  const monitors = stacks.flatMap((stack) => configured(model, stack, 'prometheus'));
  return [
    '## Where to look',
    ...own,
    [
      '- State of a stack: `docker compose ps`, in its folder.',
      '- Logs of a service: `docker compose logs <service>`, in its stack’s folder.',
      ...edges.flatMap((edge) =>
        inNginx(edge, '-T').map((command) => `- What nginx runs with: ${code(command)}, in ${code(edge.stack.name)}.`),
      ),
      ...monitors.map((monitor) => `- Prometheus: ${targetsPage(host, monitor)}.`),
    ].join('\n'),
  ];
}

/** A Prometheus listens on its host's loopback. */
function targetsPage(host: Host, { workload, facet: { port } }: Configured<'prometheus'>): string {
  const page = `\`http://127.0.0.1:${port}/targets\``;
  const [service] = workload.instances.map((instance) => instance.service);
  if (!(host instanceof Vps) || service === undefined) return page;
  const tunnel = ['npx vpsynth tunnel', ...[host.node.id, workload.stack.name, service].map(word), port].join(' ');
  return `${page}, after ${code(tunnel)} in this repository`;
}
