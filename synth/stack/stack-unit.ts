import { composeFile } from '../compose/compose';
import type { ConfigurationFile } from '../configuration';
import type { Model, Stack } from '../derive/model';
import type { OutputFile, OutputUnit } from '../output/file';
import { stackReadme } from '../runbook/stack-readme';
import { envExample } from './env-example';
import { secretsPlan } from './secrets-plan';

/** The folder of a stack on a host: complete but for the values of secrets. */
export function stackUnit(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): OutputUnit {
  return {
    directory: stack.directory,
    files: [
      composeFile(model, stack),
      ...configuration.map(configurationFile),
      ...secretsPlan(stack, configuration),
      ...envExample(stack, configuration),
      stackReadme({ model, stack, configuration }),
    ],
  };
}

function configurationFile({ folder, name, content, executable, secrets }: ConfigurationFile): OutputFile {
  const path = secrets === undefined ? `${folder}/${name}` : `templates/${folder}/${name}`;
  return { name: path, content, ...(executable && { executable }) };
}
