import { source } from '../compose/compose';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { afterChange } from './after-change';
import { colours } from './colours';
import { code, markdown, text } from './markdown';
import { releases } from './releases';
import type { Runbook } from './runbook';
import { scheduled } from './scheduled';
import { secrets } from './secrets';
import { services } from './services';
import { start } from './start';

/** How to run a stack by hand, with Docker Compose alone. */
export function stackReadme(runbook: Runbook): OutputFile {
  const { stack } = runbook;
  const where = stack.host?.local ? 'in this folder' : 'as root, in this folder';
  const sections = [
    `# ${text(stack.name)} on ${text(stack.host?.node.id ?? '')}`,
    `From ${code(source(stack).node.path)}. To run it with Docker Compose alone, ${where}:`,
    ...secrets(runbook),
    ...start(runbook),
    ...afterChange(runbook),
    ...colours(runbook),
    ...scheduled(runbook),
    ...releases(runbook),
    '## Services',
    services(stack),
  ];
  return { name: 'README.md', content: markdown(header(source(stack)), sections) };
}
