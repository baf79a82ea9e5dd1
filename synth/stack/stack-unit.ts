import { composeFile } from '../compose/compose';
import type { ConfigurationFile } from '../configuration';
import type { Model, Stack } from '../derive/model';
import type { OutputFile, OutputUnit } from '../output/file';
import { stackReadme } from '../runbook/stack-readme';
import { envExample } from './env-example';
import { gitIgnore } from './git-ignore';
import { secretsPlan } from './secrets-plan';

/** The folder of a stack on a host: complete but for the values of secrets. */
export function stackUnit(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): OutputUnit {
  return {
    directory: stack.directory,
    files: [
      composeFile(model, stack),
      ...configuration.map(configurationFile),
      ...secretsPlan(model, stack, configuration),
      ...envExample(stack, configuration),
      gitIgnore(stack),
      stackReadme({ model, stack, configuration }),
    ],
  };
}

/** Folders of a stack that the host fills: git ignores them, and nothing generated may stand there. */
const hostFolders = new Set(['active', 'certificates', 'challenges', 'files', 'secrets', 'templates']);

function configurationFile({ folder, name, content, executable, secrets }: ConfigurationFile): OutputFile {
  if (hostFolders.has(folder))
    throw new Error(`the folder ${folder} of a stack is the host's own: give the service another name`);
  const path = secrets === undefined ? `${folder}/${name}` : `templates/${folder}/${name}`;
  return { name: path, content, ...(executable && { executable }) };
}
