import type { WorkerFacet } from '../../constructs/facets/worker';
import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Model } from '../derive/model';
import { stackName } from '../derive/stacks';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { json } from '../serialize/json';

/**
 * `messages/<stack>/<queue>.schema.json`: what each queue's messages are (JSON Schema, draft 2020-12), for senders in
 * other languages. Workers of one contract share one.
 */
export function messageSchemas(model: Model): OutputFile[] {
  const files = new Map<string, OutputFile>();
  for (const { component, facet } of model.find('worker')) {
    const name = schemaPath(component, facet);
    const { $schema, ...schema } = facet.messageSchema as { $schema?: string };
    const comment = header(component).join(' ');
    files.set(name, { name, content: json({ $schema, $comment: comment, title: facet.queue, ...schema }) });
  }
  return [...files.values()];
}

/** Where the schema of a worker's messages is, relative to `infra/fleet`. */
export function schemaPath(component: Component, { queue }: WorkerFacet): string {
  const environment = Environment.of(component);
  const folder = environment === undefined ? component.node.path.replaceAll('/', '-') : stackName(environment);
  return `messages/${folder}/${queue}.schema.json`;
}
