import { isSha256 } from './hash';
import { mistakes } from './mistakes';
import { nameProblem } from './place';

/** The generated files of a unit: name to hash. */
export type Manifest = ReadonlyMap<string, string>;

/** The text of a manifest, by code point, one file a line, so that git merges it line by line. */
export function formatManifest(files: Manifest): string {
  // Written by hand, since an object would sort names that look like numbers before all others.
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hash]) => `    ${JSON.stringify(name)}: ${JSON.stringify(hash)}`);
  const body = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "generatedBy": "vpsynth",\n  "files": ${body}\n}\n`;
}

/**
 * Reads a manifest with distrust: a name that leaves the unit, or anything but names and hashes, is refused.
 * Undefined where it is somebody else's, and says so.
 */
export function parseManifest(path: string, text: string): Manifest | undefined {
  const value = parseObject(path, text);
  if (value.generatedBy !== 'vpsynth') return undefined;
  const { files } = value;
  if (typeof files !== 'object' || files === null || Array.isArray(files)) {
    throw mistakes.manifest(path, "'files' is not an object");
  }
  const result = new Map<string, string>();
  for (const [name, hash] of Object.entries(files)) {
    const problem = nameProblem(name);
    if (problem !== undefined) throw mistakes.manifest(path, `${JSON.stringify(name)} ${problem}`);
    if (!isSha256(hash)) throw mistakes.manifest(path, `${JSON.stringify(name)} has no SHA-256`);
    result.set(name, hash);
  }
  return result;
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw mistakes.manifest(path, 'it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mistakes.manifest(path, 'it is not an object');
  }
  return value as Record<string, unknown>;
}
