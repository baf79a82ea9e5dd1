import { source } from '../compose/compose';
import type { ConfigurationFile } from '../configuration';
import { hasColours } from '../derive/instances';
import type { Stack } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { secretReaders } from '../stack/env-example';
import { filledFiles, secretFiles } from '../stack/secret-files';
import { commands, markdown, table } from './markdown';

/** How to run a stack by hand, with Docker Compose alone. */
export function stackReadme(stack: Stack, configuration: readonly ConfigurationFile[]): OutputFile {
  const sections = [
    `# ${stack.name} on ${stack.host?.node.id}`,
    `From \`${source(stack).node.path}\`. To run it with Docker Compose alone, ${stack.host?.local ? '' : 'as root '}in this folder:`,
    commands([
      ...foreignNetworks(stack),
      ...folders(stack),
      ...secrets(stack, configuration),
      ...certificates(stack),
      'docker compose up --detach --wait',
    ]),
    colours(stack),
    '## Services',
    services(stack),
  ];
  return { name: 'README.md', content: markdown(header(source(stack)), sections) };
}

/** Networks of other stacks must be there first: those stacks create them. */
function foreignNetworks(stack: Stack): string[] {
  const owners = new Set(
    stack.workloads
      .flatMap((workload) => workload.networks.map((network) => network.stack))
      .filter((owner) => owner !== stack),
  );
  return owners.size === 0
    ? []
    : [`# First, for the networks that it joins: ${[...owners].map((owner) => `../${owner.name}`).join(', ')}`];
}

/** Folders that the host fills: Docker would make a missing one root's and nobody else's. */
function folders(stack: Stack): string[] {
  const paths = stack.workloads.flatMap(({ facet }) =>
    facet.mounts.flatMap((mount) =>
      mount.type === 'host' ? [mount.path] : mount.type === 'filled' ? [`./secrets/${mount.folder}`] : [],
    ),
  );
  return paths.length === 0 ? [] : [`mkdir -p ${[...new Set(paths)].join(' ')}`];
}

/** Each secret from the variable of its name, readable by exactly the container's user. */
function secrets(stack: Stack, configuration: readonly ConfigurationFile[]): string[] {
  if (secretReaders(stack, configuration).size === 0) return [];
  return [
    '# Secrets: export the variables of .env.example (for a first try: export NAME="$(openssl rand -hex 24)"), then',
    ...secretFiles(stack).map(
      ({ path, secret, userId }) => `printf %s "$${secret.name}" | ${install(stack, userId)} /dev/stdin ${path}`,
    ),
    ...filledFiles(configuration).map(
      ({ template, path, secrets: named, userId }) =>
        `envsubst '${named.map(({ name }) => `$${name}`).join(' ')}' < ${template} | ${install(stack, userId)} /dev/stdin ${path}`,
    ),
  ];
}

/** On a host a secret's file belongs to its reader, which takes root; a developer's are for one machine alone. */
function install(stack: Stack, userId: number): string {
  return stack.host?.local ? 'install -D -m 0444' : `install -D -m 0400 -o ${userId}`;
}

/** nginx starts only with every certificate in place; ACME needs nginx: so the first ones are self-signed. */
function certificates(stack: Stack): string[] {
  const mounts = stack.workloads.some(({ facet }) =>
    facet.mounts.some((mount) => mount.type === 'host' && mount.path === './certificates'),
  );
  return mounts && stack.host?.local === false
    ? ['# Certificates: certificates/<name>/fullchain.pem and privkey.pem for each name below nginx/sites']
    : [];
}

function colours(stack: Stack): string {
  const coloured = stack.workloads.filter(({ facet }) => hasColours(facet)).map(({ facet }) => facet.name);
  if (coloured.length === 0) return '';
  return `This starts the blue side of ${coloured.join(' and ')}; the green one is the profile \`green\`. nginx sends requests to blue unless a file below \`../edge/active\` says otherwise.`;
}

function services(stack: Stack): string {
  const rows = stack.workloads.flatMap(({ component, facet, instances }) =>
    instances.map((instance) => [
      instance.service,
      component.node.path,
      facet.endpoints.map(({ name, port }) => `${name} ${port}`).join(', '),
      [...instance.addresses].map(([network, address]) => `${address} (${network})`).join(', ') ||
        (facet.onHostNetwork ? 'the host’s' : ''),
      facet.resources.memory.toString(),
    ]),
  );
  return table(['service', 'declared as', 'ports', 'addresses', 'memory limit'], rows);
}
