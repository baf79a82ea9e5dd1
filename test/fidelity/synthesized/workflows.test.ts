import { readdirSync, readFileSync } from 'node:fs';
import { actionlintAccepts } from '../programs';

const folder = '.github/workflows';

describe('actionlint accepts every workflow', () => {
  test.each(readdirSync(folder))('%s', async (name) => {
    expect(await actionlintAccepts(readFileSync(`${folder}/${name}`, 'utf8'), `${folder}/${name}`)).toMatchObject({
      problems: [],
    });
  });
});
