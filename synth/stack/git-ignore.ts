import { source } from '../compose/compose';
import type { Stack } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';

/** Keeps out of git what the host alone holds: values of secrets, certificates and their keys, active colours. */
export function gitIgnore(stack: Stack): OutputFile {
  const hostMounts = stack.workloads.flatMap(({ facet }) =>
    facet.mounts.flatMap((mount) =>
      mount.type === 'host' && mount.path.startsWith('./') ? [`/${mount.path.slice(2)}/`] : [],
    ),
  );
  const lines = [...new Set(['/.env', '/secrets/', ...hostMounts])].sort();
  return {
    name: '.gitignore',
    content: [...header(source(stack)).map((line) => `# ${line}`), '', ...lines, ''].join('\n'),
  };
}
