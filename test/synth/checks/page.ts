import { allChecks } from '../../../synth/checks/all';
import type { Check } from '../../../synth/checks/check';

/** Rules that constructors, the derive stage and the run of the rules themselves report: rule and what it refuses. */
export const recorded: Readonly<Record<string, string>> = {
  acknowledge: 'A warning is accepted without a reason.',
  'address-lock': '`addresses.lock.json` can’t be read, holds a merge conflict, or gives one address twice.',
  'address-space': 'No subnet is left for a network, or no address for a container.',
  'after-nothing': 'Something is waited for that runs nothing.',
  'canary-without-strategy': 'A service says how its canary is judged, and is released otherwise.',
  'contract-store': 'A worker states a contract, and uses none or several of what could hold its queue.',
  'endpoint-without-port': 'Something refers to the endpoint of a service that has no port.',
  'facet-malformed':
    'A workload, a construct of a team’s own for instance, is made of something that no file or script could hold safely: a name, a path, an image, a capability, an argument.',
  facets: 'A construct throws when it is asked what it has.',
  forward: 'A TCP proxy is asked to forward to nothing of this fleet, or from a port that it can’t have.',
  'grafana-missing': 'Something refers to the Grafana of a Monitoring that has none.',
  'health-ambiguous': 'A health check with both a path and a command.',
  'health-without-port': 'A health check asks over http, and the service has no port.',
  'image-lock': '`images.lock.json` can’t be read.',
  'log-collector-local': 'The collector of a journal stands on a developer’s machine.',
  'mail-without-relay': 'Mail of an environment that is not for development has no relay to go through.',
  'message-schema': 'A contract’s message can’t be written as JSON.',
  'migration-unpausable':
    'A migration of a MariaDB or MySQL database wants services to wait, and no pooler stands before it.',
  'monitoring-chain':
    'A Monitoring hands its samples to one that hands them on itself, or wants to tell of alerts that another evaluates.',
  name: 'A name that can’t be used in a path, a shell, a DNS label or a file; a name used twice; a reserved one.',
  override:
    'An override changes a Compose service by the name of a key: a malformed one, or two that contradict each other, can’t both hold.',
  'owner-is-application':
    'A database’s owner is also the role that services connect as: they could change and drop its tables.',
  'pgbouncer-mixed-tls':
    'One PgBouncer with pools to servers of the fleet and to managed ones: it verifies all or none.',
  'placed-twice': 'An environment names one place twice.',
  'port-contradicted':
    'A service is told another `PORT` than it is asked on over http: it would answer where nobody asks.',
  promotion: 'An environment is promoted from one of another project, or says its release itself as well.',
  props: 'A property that is unknown, missing, of a wrong type or out of its bounds.',
  'queue-dashboard-empty': 'A queue dashboard with no queue to show.',
  'queue-dashboard-store': 'A queue dashboard on a Redis server that keeps no jobs.',
  'replica-of-another': 'A read pool names a replica of a server that doesn’t hold its database.',
  'reserved-identifier':
    'A database, role or user with a name that its server, PgBouncer or the provisioning give a meaning of their own.',
  scope: 'A construct stands in something of the wrong kind.',
  'setting-overrides-connection':
    'The environment of a service sets a variable that something it uses gives it, or the one that names a secret’s file.',
  'setting-taken': 'Two of what a service uses give one environment variable two values.',
  'shared-broker': 'Something is declared on, or uses, a host’s broker itself: environments have virtual hosts on it.',
  'ssh-key-twice': 'A key stands in two roles of a host’s people: sshd takes the first line that has it.',
  'stack-name-taken': 'Two environments or services of a host would be one folder.',
  unplaced: 'Something runs containers and stands in no environment and on no host.',
  'unused-acknowledgement':
    'A warning is accepted that doesn’t occur or doesn’t exist, or an error that can’t be accepted.',
  'user-too-long': 'A database’s user with a longer name than MySQL takes.',
  'wireguard-lock': '`wireguard.lock.json` can’t be read.',
};

/** docs/checks.md, from the rules themselves. */
export function page(): string {
  return `# Checks

Every rule looks at the whole fleet before a file is written, and all findings are reported in one run: the rule, what is
wrong, the value, what would do, how to mend it, and the line of your own code.

- An **error** stops synthesis: nothing is written.
- A **warning** is accepted in code, on the construct or above it, with the reason, and so is an **error or reason**, which
  somebody may have a good one for. What doesn't occur any more makes its acknowledgement an error:

  \`\`\`ts
  site.acknowledge('hsts-short', 'the certificate is a test');
  \`\`\`

A rule is one file, \`synth/checks/<rule>.ts\`, named in \`synth/checks/all.ts\`, with a test in \`test/synth/checks/\`. This
page is written from them by \`node test/synth/checks/write-page.js\`.

## Rules over the whole fleet

| rule | severity | why |
|---|---|---|
${allChecks.map((check) => `| \`${check.rule}\` | ${level(check)} | ${cell(check.why)} |`).join('\n')}

## Mistakes that are found earlier

Constructors never throw for a mistake: they record it and go on, so that these are reported together with all others.
All of them are errors.

| rule | what it refuses |
|---|---|
${Object.entries(recorded)
  .map(([rule, what]) => `| \`${rule}\` | ${cell(what)} |`)
  .join('\n')}
`;
}

function level({ severity, acknowledgeable }: Check): string {
  return acknowledgeable ? `${severity} or reason` : severity;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
