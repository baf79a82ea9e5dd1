import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { registryName } from '../network';
import { findStandIn } from './stand-in';

const root = join(__dirname, '..', '..', '..');

/** Images that this project builds itself are of the lab's registry, which has others as well: those are stood in for. */
export const isOwn = (reference: string) =>
  reference.startsWith(`${registryName}/`) && findStandIn(reference) === undefined;

/** References of the images that the committed Compose files of a host's stacks name, each once, without our own. */
export function composeReferences(host: string): string[] {
  const folder = join(root, 'infra', host);
  const files = readdirSync(folder).map((stack) => join(folder, stack, 'compose.yaml'));
  const references = files
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      const { services } = parse(readFileSync(file, 'utf8')) as { services: Record<string, { image: string }> };
      return Object.values(services).map(({ image }) => image);
    });
  return [...new Set(references)].filter((reference) => !isOwn(reference)).sort();
}

/** The hosts that have committed Compose files. */
export function composedHosts(): string[] {
  return readdirSync(join(root, 'infra'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) =>
      readdirSync(join(root, 'infra', name)).some((s) => existsSync(join(root, 'infra', name, s, 'compose.yaml'))),
    );
}

/** References of the images that Dockerfiles below apps/ start from. */
export function dockerfileReferences(): string[] {
  const files = readdirSync(join(root, 'apps'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)Dockerfile$/.test(file) && !file.includes('node_modules'))
    .map((file) => readFileSync(join(root, 'apps', file), 'utf8'));
  return [...new Set(files.flatMap(baseImages))].sort();
}

/** What the FROM lines of a Dockerfile name, with the defaults of its arguments, without its own stages. */
export function baseImages(dockerfile: string): string[] {
  const defaults = new Map(
    [...dockerfile.matchAll(/^ARG\s+(\w+)=(\S+)/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const froms = [...dockerfile.matchAll(/^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const stages = new Set(froms.map(([, , stage]) => stage));
  return froms
    .map(([, image = '']) => image.replace(/\$\{?(\w+)\}?/g, (_, name: string) => defaults.get(name) ?? ''))
    .filter((image) => !stages.has(image) && image !== 'scratch');
}
