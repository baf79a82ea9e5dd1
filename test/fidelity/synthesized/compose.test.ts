import { composeAccepts, dclintAccepts, describeWithPrograms } from '../programs';
import { fleets } from './fleets';

for (const [name, synthesize] of Object.entries(fleets)) {
  const { files } = synthesize();
  const stacks = Object.keys(files).filter((path) => path.endsWith('/compose.yaml'));

  describe(`dclint has nothing against the Compose files of ${name}`, () => {
    test.each(stacks)('%s', (path) => {
      expect(dclintAccepts(files[path] as string)).toMatchObject({ problems: [], warnings: [] });
    });
  });

  describeWithPrograms(`Compose accepts the stacks of ${name}`, () => {
    test.each(stacks)('%s', async (path) => {
      const folder = path.slice(0, -'compose.yaml'.length);
      const own = Object.entries(files).filter(([each]) => each.startsWith(folder));
      const inFolder = Object.fromEntries(own.map(([each, content]) => [each.slice(folder.length), content]));
      const accepted = await composeAccepts({ files: inFolder, environment: required(inFolder['compose.yaml'] ?? '') });
      expect(accepted).toMatchObject({ problems: [], warnings: [] });
    });
  });
}

/** A value for each variable that the host must have: secrets of what can't read them from files. */
function required(compose: string): Record<string, string> {
  return Object.fromEntries([...compose.matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => [name as string, 'a value']));
}
