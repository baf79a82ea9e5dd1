import type { Configured } from '../configured';
import type { Model, Stack } from '../derive/model';
import { header } from '../header';
import { type AlloyBlock, type AlloyObject, AlloyReference, alloy } from '../serialize/alloy';

/**
 * `config.alloy`: the host's journal, with few labels, each of few values, since every combination is a stream
 * (grafana.com/docs/loki: get started, labels, best practices). What a line says is searched, not labelled.
 */
export function alloyFile(model: Model, { workload, facet }: Configured<'log-collector'>): string {
  const { host } = workload.stack;
  const store = model.reach(workload, facet.store);
  if (store === undefined) throw new Error(`${workload.component.node.path} can't reach its store`);
  const stacks = model.stacks.filter((each) => each.host === host && each.environment !== undefined);
  return alloy(
    [
      { name: 'logging', attributes: { level: 'warn' } },
      {
        name: 'loki.source.journal',
        label: 'host',
        attributes: {
          path: '/var/log/journal',
          // What a host without its collector wrote for longer is given up.
          max_age: '72h',
          labels: { host: host?.folder ?? '' },
          relabel_rules: new AlloyReference('loki.relabel.journal.rules'),
          forward_to: [new AlloyReference('loki.write.store.receiver')],
        },
      },
      {
        name: 'loki.relabel',
        label: 'journal',
        attributes: { forward_to: [] },
        blocks: [...machineRules(), ...containerRules(), ...stacks.flatMap(environmentRules)],
      },
      {
        name: 'loki.write',
        label: 'store',
        blocks: [
          {
            name: 'endpoint',
            attributes: {
              url: `http://${store.host}:${store.port}/loki/api/v1/push`,
              // For ever: the journal keeps what is not sent yet.
              max_backoff_retries: 0,
            },
          },
        ],
      },
    ],
    { header: header(workload.component, '', workload.component.node.path) },
  );
}

/** Every line is the machine's until a container's name says otherwise. */
function machineRules(): AlloyBlock[] {
  const ofMachine = (field: string) => ({ source_labels: ['__journal_container_name', field], separator: ';' });
  return [
    rule({ target_label: 'kind', replacement: 'system' }),
    // auth and authpriv (RFC 5424, 6.2.1): sshd, sudo, su.
    rule({
      ...ofMachine('__journal_syslog_facility'),
      regex: ';(?:4|10)',
      target_label: 'kind',
      replacement: 'security',
    }),
    rule({ ...ofMachine('__journal__transport'), regex: ';audit', target_label: 'kind', replacement: 'security' }),
    rule({ ...ofMachine('__journal__systemd_unit'), regex: ';(.+)', target_label: 'unit' }),
  ];
}

/** The fields that Docker's journald driver writes (docs.docker.com: logging drivers, journald). */
function containerRules(): AlloyBlock[] {
  const label = (field: string, target: string) =>
    rule({ source_labels: [`__journal_${field}`], regex: '(.+)', target_label: target });
  return [
    label('container_tag', 'kind'),
    label('com_docker_compose_project', 'stack'),
    label('com_docker_compose_service', 'service'),
  ];
}

function environmentRules({ name, environment }: Stack): AlloyBlock[] {
  const of = (target: string, replacement = '') =>
    rule({
      source_labels: ['__journal_com_docker_compose_project'],
      regex: name,
      target_label: target,
      replacement,
    });
  return [of('project', environment?.project.node.id), of('environment', environment?.node.id)];
}

function rule(attributes: AlloyObject): AlloyBlock {
  return { name: 'rule', attributes };
}
