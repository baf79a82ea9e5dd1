import { posix } from 'node:path';
import type { PlacedWorkload } from '../derive/model';
import type { YamlValue } from '../serialize/yaml';
import { literal } from './environment';

/**
 * How the developer's machine makes an image, and makes it anew when a source changes: Compose watches the context but
 * for what the Dockerfile's own ignore file leaves out, and so just what the image is made of. Elsewhere an image comes
 * from a registry or a file, and nothing is built.
 */
export function build({
  facet,
  stack,
}: PlacedWorkload): Record<'build' | 'develop' | 'pull_policy', YamlValue | undefined> {
  const source = stack.host?.local ? facet.image.build : undefined;
  if (source === undefined) return { build: undefined, develop: undefined, pull_policy: undefined };
  const { dockerfile, context = '.', target, arguments: values = {} } = source;
  const folder = posix.relative(stack.directory, context);
  return {
    build: {
      context: folder,
      dockerfile: posix.relative(context, dockerfile),
      ...(Object.keys(values).length > 0 && { args: literals(values) }),
      ...(target !== undefined && { target }),
    },
    develop: { watch: [{ action: 'rebuild', path: folder }] },
    // No registry need hold it.
    pull_policy: 'build',
  };
}

function literals(values: Readonly<Record<string, string>>): Record<string, YamlValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(value)]));
}
