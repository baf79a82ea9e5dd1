import { spawnSync } from 'node:child_process';
import { ContainerService, Image, type Mount } from 'vpsynth';
import { derive } from '../../synth/derive/derive';
import type { Stack } from '../../synth/derive/model';
import { code, commands, prose, table, text } from '../../synth/runbook/markdown';
import { comment, word } from '../../synth/runbook/shell';
import { start } from '../../synth/runbook/start';
import { fleetOfOne } from './fleet-of-one';
import { commandsIn } from './readme-of';

test.each([
  'plain/./a@b%c+d,e=f-g_h:1',
  '',
  'two words',
  "it's",
  '$(id) `id` $HOME; rm -rf ~ & | > < * ? # ! "',
  '\\',
  'a\nb',
  '-n',
])('the shell reads %j as one word, itself', (value) => {
  expect(spawnSync('sh', ['-c', `printf %s ${word(value)}`], { encoding: 'utf8' }).stdout).toBe(value);
});

test('a comment stays one', () => {
  expect(comment('a\nid\r\nid\u2028id')).toBe('# a id id id');
});

test('a path of a team’s own can’t put commands into a README', () => {
  const { fleet, prod } = fleetOfOne();
  new ContainerService(prod, 'own', { image: Image.of('registry.example/own:1.0.0') });
  const model = derive(fleet);
  const stack = model.stacks.find(({ name }) => name === 'shop-prod') as Stack;
  const mounts = ['./x; rm -rf ~ $(id)', "./it's\n```\nid", '/var/run/a\nid'].map(
    (path): Mount => ({ type: 'host', path, target: '/mnt' }),
  );
  const workloads = stack.workloads.map((each) => ({ ...each, facet: { ...each.facet, mounts } }));
  const [, block = ''] = start({ model, stack: { ...stack, workloads }, configuration: [] });
  expect(commandsIn(block)).toEqual([
    `# The host must have /var/run/a id
(umask 022 && mkdir -p './x; rm -rf ~ $(id)' './it'\\''s
\`\`\`
id')
docker compose up --detach --wait`,
  ]);
});

test('text from a declaration is no markup', () => {
  expect(text('a|b <i> `c` \\d *e* [f](g)\nh')).toBe('a|b \\<i> \\`c\\` \\\\d \\*e\\* \\[f\\](g) h');
  expect(code('a`b``\nc')).toBe('```a`b`` c```');
  expect(code('`')).toBe('`` ` ``');
  expect(table(['one'], [[text('a|b\\|c\nd')]])).toBe('| one |\n| --- |\n| a\\|b\\\\\\|c d |');
  expect(prose('`a|*b*` of `c`, a lone ` and ``d`` <i>\nh')).toBe(
    '`a|*b*` of `c`, a lone \\` and \\`\\`d\\`\\` \\<i> h',
  );
  expect(table(['one'], [[prose('`a|b`')]])).toBe('| one |\n| --- |\n| `a\\|b` |');
  expect(commands(['a', '```', 'b'])).toBe('````sh\na\n```\nb\n````');
});
