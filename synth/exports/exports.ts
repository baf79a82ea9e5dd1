import type { Environment } from '../../constructs/project/environment';
import type { ExportTarget } from '../../constructs/project/export-target';
import type { Model, Stack } from '../derive/model';
import { header } from '../header';
import type { OutputUnit } from '../output/file';
import { appPlatform } from './app-platform/spec';
import { ecs } from './ecs';
import { type Exported, exported } from './exported';
import type { ExportFormat } from './format';
import { pm2 } from './pm2';
import { railway } from './railway';
import { readme } from './readme';

/** `infra/exports/<project>-<environment>/`: the other ways to run an environment, each from the same model. */
export function* exportUnits(model: Model): Generator<OutputUnit> {
  const done = new Set<Environment>();
  for (const stack of model.stacks) {
    const { environment } = stack;
    if (environment === undefined || environment.exports.length === 0 || done.has(environment)) continue;
    done.add(environment);
    yield unit(exported(model, environment, stack), stack);
  }
}

function unit(on: Exported, stack: Stack): OutputUnit {
  const formats = on.environment.exports.map((target) => format(on, target));
  return {
    directory: `infra/exports/${stack.name}`,
    files: [
      { name: 'README.md', content: readme(on, formats, header(on.environment)) },
      ...formats.flatMap(({ files }) => files),
    ],
  };
}

function format(on: Exported, target: ExportTarget): ExportFormat {
  switch (target.to) {
    case 'pm2':
      return pm2(on);
    case 'app-platform':
      return appPlatform(on, target);
    case 'ecs':
      return ecs(on, target);
    case 'railway':
      return railway(on, target);
  }
}
