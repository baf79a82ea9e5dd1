import { percent } from '../../../constructs/values/percent';
import type { AgentEvent } from '../agent-session';

const sentences: Readonly<Record<string, (event: AgentEvent) => string>> = {
  installed: ({ stack, files, removed }) => `${stack}: ${files} files written${removed ? `, ${removed} removed` : ''}`,
  'backing-up': ({ construct }) => `saving ${construct} first`,
  starting: ({ stack, services }) => `${stack}: starting ${list(services)}`,
  healthy: ({ stack, service }) => `${stack}: ${service} is healthy`,
  ready: ({ stack, service }) => `${stack}: ${service} can take requests`,
  answering: ({ stack, service, requests }) => `${stack}: ${service} answers ${requests} requests as it should`,
  'showing-metrics': ({ stack, service }) => `${stack}: ${service} shows its metrics`,
  'awaiting-metrics': ({ services, seconds }) =>
    `waiting until Prometheus has asked ${list(services)} for metrics (at most ${seconds} s)`,
  'metrics-arrive': ({ services }) => `Prometheus gets the metrics of ${list(services)}`,
  leaving: ({ services }) => `no requests go to ${list(services)}`,
  returning: () => 'requests go to all replicas again',
  holding: ({ stack, service }) => `${stack}: ${service} holds its clients back`,
  resumed: ({ stack, service }) => `${stack}: ${service} lets its clients go on`,
  'was-away': ({ stack, service, seconds }) => `${stack}: ${service} was away for ${seconds} s`,
  observing: ({ services, seconds }) => `watching ${list(services)} for ${seconds} s`,
  done: ({ stack, service }) => `${stack}: ${service} has ended well`,
  snapshotting: ({ database, snapshot }) => `saving ${database} as ${snapshot}`,
  migrating: ({ stack, service, database, kind }) => `${stack}: ${service} changes ${database} (${kind})`,
  migrated: ({ stack, service, database }) => `${stack}: ${service} has changed ${database}`,
  'up-to-date': ({ stack, service, database }) => `${stack}: ${service} has nothing to change in ${database}`,
  awaiting: ({ stack, service }) => `${stack}: waiting for ${service}, which an earlier run began`,
  restoring: ({ snapshot, database }) => `bringing ${database} back to ${snapshot}`,
  restored: ({ database }) => `${database} is as it was`,
  told: ({ stack, service, how }) => `${stack}: ${service} read its files anew (${how})`,
  reloaded: ({ stack, service }) => `${stack}: ${service} took its new configuration`,
  draining: ({ workers, timeout }) =>
    `waiting for ${workers} old nginx workers to finish requests (at most ${timeout} s)`,
  emptying: ({ services, seconds }) =>
    `waiting until nginx has nothing in hand with ${(services as string[]).join(', ')} (at most ${seconds} s)`,
  certificate: ({ domain }) => `asking for a certificate of ${domain}`,
  'starting-beside': ({ stack, service }) => `${stack}: starting another ${service} beside the one that serves`,
  'started-beside': ({ stack, service }) => `${stack}: the new ${service} takes connections`,
  'handing-over': ({ service }) => `the old ${service} takes no more connections, and answers those that it has`,
  'awaiting-orphans': ({ commands }) =>
    `waiting for what an interrupted run has left running: ${(commands as string[]).join('; ')}`,
  switching: ({ stack, workload, to }) => `${stack}: requests of ${workload} go to its ${to} side`,
  sharing: ({ stack, workload, to, share, seconds }) =>
    `${stack}: for ${seconds} s ${percent(Number(share))} % of the requests of ${workload} go to its ${to} side`,
  judged: ({ stack, workload, by, requests, least, failed, slowest }) =>
    by === 'metrics'
      ? `${stack}: the new release of ${workload} does as well as the old one: of ${requests} requests ${percent(Number(failed))} % fail${slowest === null ? '' : `, the slowest of twenty takes ${Number(slowest).toFixed(3)} s`}`
      : `${stack}: the new release of ${workload} is well${requests === undefined ? '' : `; its ${requests} requests are fewer than the ${least} that would be compared with those of the old one`}`,
  verified: ({ url }) => `${url} answers`,
  ending: ({ stack, service }) => `${stack}: ending ${service}`,
  'ending-project': ({ project }) => `${project} ends: its containers and networks`,
  'saving-volume': ({ volume, path }) => `saving what is in the volume ${volume} as ${path}`,
  'removed-volume': ({ volume, because }) => `the volume ${volume} is removed: ${because}`,
  'giving-back': ({ stack, service }) => `${stack}: starting ${service} again`,
  bootstrap: ({ line }) => String(line),
  applied: ({ paths }) => `applied ${(paths as string[]).join(', ')}`,
  pulling: ({ image }) => `pulling ${image}`,
  'rolling-back': ({ stack, from, to }) => `${stack}: going back from ${from} to ${to}`,
  'going-back': ({ because }) => `FAILED: ${because}\ngoing back to the last release`,
  stays: ({ stack }) => `${stack}: has no earlier release; it stays as it is, for its logs to be read`,
  'went-back': ({ stacks }) =>
    (stacks as string[]).length > 0 ? `went back: ${(stacks as string[]).join(', ')}` : 'nothing to go back to',
  warning: ({ message }) => `warning: ${message}`,
};

function list(services: unknown): string {
  return (services as string[]).join(', ');
}

/** Steps that go without saying: what they begin is told when it is done. */
const silent = new Set(['installing', 'verifying', 'keeping', 'pruning', 'ended-project', 'removing-volume']);

/** What an event of the agent says to people; undefined for a step that goes without saying. */
export function describe(event: AgentEvent): string | undefined {
  return silent.has(event.event) ? undefined : (sentences[event.event]?.(event) ?? event.event);
}
