import type { Model, Stack } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { type YamlValue, yaml } from '../serialize/yaml';
import { secretFiles } from '../stack/secret-files';
import { networks } from './networks';
import { overridden } from './override';
import { service } from './service';
import { isTakenOver, volumeName, volumesOf } from './volumes';

type Members = Record<string, YamlValue>;

/** The Compose file of a stack: every replica and colour a service of its own, in the order that dclint asks for. */
export function composeFile(model: Model, stack: Stack): OutputFile {
  const services: Members = {};
  const comments = new Map<string, string>();
  const containers = stack.workloads.flatMap((workload) =>
    workload.instances.map((instance) => ({ workload, instance })),
  );
  for (const { workload, instance } of containers.sort((left, right) =>
    left.instance.service < right.instance.service ? -1 : 1,
  )) {
    services[instance.service] = overridden(workload, service(model, workload, instance));
    comments.set(`services/${instance.service}`, workload.component.node.path);
  }
  for (const network of stack.networks) comments.set(`networks/${network.name}`, network.network.node.path);
  const document = {
    name: stack.name,
    services,
    ...optional('networks', networks(stack)),
    ...optional('volumes', volumes(stack)),
    ...optional('secrets', secrets(stack)),
  };
  return { name: 'compose.yaml', content: yaml(document, { header: header(source(stack)), comments }) };
}

/** The construct that a stack's files name as their source. */
export function source(stack: Stack) {
  return stack.environment ?? (stack.workloads[0] as Stack['workloads'][number]).component;
}

function optional(key: string, members: Members): Members {
  return Object.keys(members).length === 0 ? {} : { [key]: members };
}

function volumes(stack: Stack): Members {
  return Object.fromEntries(
    volumesOf(stack).map((volume) => [
      volume,
      { name: volumeName(stack, volume), ...(isTakenOver(stack, volume) && { external: true }) },
    ]),
  );
}

function secrets(stack: Stack): Members {
  return Object.fromEntries(secretFiles(stack).map(({ name, path }) => [name, { file: `./${path}` }]));
}
