import { KeyReads } from './key-reads';
import type { Verdict } from './verdict';
import { packageVersion } from './versions';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Model {
  readonly prototype: { validate(): void };
}

const packages = ['kubernetes-models', '@kubernetes-models/gateway-api'] as const;

/**
 * Does the object's schema accept it? A kind that no package knows is a problem, and so is a field that the schema
 * doesn't have: API servers drop those, so that a misspelt field would have no effect.
 */
export function kubernetesAccepts(object: KubernetesObject): Verdict {
  const { apiVersion, kind } = object;
  for (const name of packages) {
    const model = modelOf(name, apiVersion, kind);
    if (model) return verdict(name, problemsOf(model, object));
  }
  return verdict('kubernetes-models', [`unknown kind: ${apiVersion} ${kind}`]);
}

function verdict(program: (typeof packages)[number], problems: string[]): Verdict {
  return { program, version: packageVersion(program), problems, warnings: [], output: problems.join('\n') };
}

function modelOf(name: string, apiVersion: string, kind: string): Model | undefined {
  if (!/^([a-z0-9.]+\/)?v\d\w*$/.test(apiVersion)) return undefined;
  try {
    return (require(`${name}/${apiVersion}`) as Record<string, Model>)[kind];
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}

function problemsOf(model: Model, object: KubernetesObject): string[] {
  const instance: Model['prototype'] = Object.assign(Object.create(model.prototype), object);
  const reads = new KeyReads();
  try {
    reads.watch(instance).validate();
  } catch (error) {
    return [(error as Error).message];
  }
  return reads.unread(instance).map((path) => `unknown field: ${path}`);
}
