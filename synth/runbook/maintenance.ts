import type { Interval } from '../../constructs/facets/maintenance';
import { Host } from '../../constructs/host/host';
import { plansOf } from '../backup/coverage';
import { configured } from '../configured';
import type { Model, Stack } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { commands, markdown, prose, text } from './markdown';
import { word } from './shell';

interface Task {
  readonly what: string;
  readonly commands?: readonly string[];
}

const intervals: readonly (readonly [Interval, string])[] = [
  ['weekly', 'Each week'],
  ['monthly', 'Each month'],
  ['quarterly', 'Each quarter'],
  ['yearly', 'Each year'],
];

/** `MAINTENANCE.md` of a host that has a calendar: what follows from what runs there, then the team's own. */
export function maintenanceCalendar(model: Model, host: Host, stacks: readonly Stack[]): OutputFile[] {
  const found = model.find('maintenance').filter(({ component }) => Host.of(component) === host);
  const [first] = found;
  if (first === undefined) return [];
  const known = tasksOf(model, host, stacks);
  const sections = intervals.flatMap(([interval, title]) => [
    `## ${title}`,
    ...[...known[interval], ...found.flatMap(({ facet }) => facet.tasks[interval].map((what) => ({ what })))].map(
      written,
    ),
  ]);
  const intro = 'Where a command stands alone it is run in this repository; the others as root on the host.';
  return [
    {
      name: 'MAINTENANCE.md',
      content: markdown(header(first.component), [`# Looking after ${text(host.node.id)}`, intro, ...sections]),
    },
  ];
}

function written({ what, commands: lines = [] }: Task): string {
  const task = `- [ ] ${prose(what)}`;
  return lines.length === 0 ? task : `${task}\n\n${commands(lines)}`;
}

function tasksOf(model: Model, host: Host, stacks: readonly Stack[]): Readonly<Record<Interval, readonly Task[]>> {
  const name = word(host.node.id);
  return {
    weekly: [
      {
        what: 'Nothing is unwell, nothing has drifted.',
        commands: [`npx vpsynth status ${name}`, `npx vpsynth drift ${name}`],
      },
      { what: 'The logs of the week hold no surprise.', commands: ["journalctl --priority err --since '-7 days'"] },
      ...backupsRan(model, host),
      { what: 'Disk and memory have room.', commands: ['df --human-readable /', 'docker system df', 'free --mebi'] },
    ],
    monthly: [
      {
        what: 'Upgrades of the system came in; a restart that is due is made.',
        commands: ['apt-get update', 'apt list --upgradable', 'cat /run/reboot-required'],
      },
      {
        what: 'The images’ versions are current: new ones by the fleet’s `versions` and a deployment. Of old ones, those go by their name that no stack names any more. Never all that no container has: backups and jobs run theirs only at times.',
        commands: [
          'docker image ls',
          "grep --no-filename --only-matching 'image: .*' /srv/vpsynth/stacks/*/compose.yaml | sort --unique",
          'docker image prune --force',
        ],
      },
      ...databases(model, stacks),
      {
        what: 'Who logged in is known, and what was refused is no more than noise.',
        commands: [
          "journalctl --facility auth,authpriv --since '-1 month' --grep 'Accepted|Invalid|COMMAND|vpsynth-agent'",
        ],
      },
    ],
    quarterly: [
      {
        what: 'Dependencies of the repository are current and have no known hole.',
        commands: ['npm outdated', 'npm audit'],
      },
      {
        what: 'Whose key is in infra/authorized_keys and infra/secrets.recipients still belongs there; secrets are set anew.',
        commands: [`npx vpsynth secrets due ${name} --within 30`],
      },
      { what: 'Requests take as long as a quarter ago.' },
      ...drill(model, host),
    ],
    yearly: [
      {
        what: 'Major upgrades: the operating system, databases, brokers, each before the end of its support.',
        commands: ['npx vpsynth check'],
      },
      { what: 'The shape of the whole still fits: what has outgrown its machine, what could share one.' },
      { what: 'What it costs, and what of it nobody uses.' },
    ],
  };
}

function backupsRan(model: Model, host: Host): Task[] {
  const ran = plansOf(model).some((plan) => plan.host === host);
  return ran
    ? [
        {
          what: 'Backups ran, and none has shrunk.',
          commands: [
            "systemctl list-timers 'vpsynth-*'",
            'grep --no-filename last_success /var/lib/vpsynth/metrics/backup-*.prom',
          ],
        },
      ]
    : [];
}

function drill(model: Model, host: Host): Task[] {
  const saved = plansOf(model).some((plan) => plan.host === host);
  return saved
    ? [
        {
          what: 'A restore drill: on a machine apart, by the commands under “Backups” of README.md, rows counted; how long it took is written down.',
        },
      ]
    : [];
}

/**
 * In the transaction-wraparound and bloat sense too: autovacuum does the work, people look that it does. A replica has its
 * primary's statistics, and refuses to make its own (PostgreSQL: hot-standby).
 */
function databases(model: Model, stacks: readonly Stack[]): Task[] {
  const servers = stacks
    .flatMap((stack) => configured(model, stack, 'postgres-server'))
    .filter(({ facet }) => facet.follows === undefined);
  return servers.map(({ workload }) => ({
    what: `PostgreSQL ${workload.component.node.path}: statistics are fresh, and autovacuum keeps up.`,
    commands: workload.instances.map(({ service }) =>
      [
        `docker compose --project-directory /srv/vpsynth/stacks/${word(workload.stack.name)} exec --user postgres`,
        `${word(service)} vacuumdb --username=postgres --all --analyze-only`,
      ].join(' '),
    ),
  }));
}
