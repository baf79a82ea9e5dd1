import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/commands';

const page = readFileSync('docs/deployment.md', 'utf8');

/** Everything that the deployer and the agent may say: their sources, literals in pieces put together. */
const sources = ['src/deploy', 'src/cli']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))))
  .filter((path) => /\.(ts|py)$/.test(path))
  .map((path) => readFileSync(path, 'utf8').replaceAll(/['"`] \+\s+['"`]|"\s+f?"/g, ''))
  .join('\n')
  .replaceAll('${knownHostsPath}', 'infra/known_hosts');

const rows = [...page.matchAll(/^\| (`.*?) \| .* \| .* \|$/gm)].map((match) => match[1] as string);
const messages = rows
  .filter((cell) => !/^`(npx|\/)/.test(cell))
  .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string));

test.each(messages)('is said: %s', (message) => {
  const fragments = message.split(/…|\d{3}/).map((part) => part.trim());
  expect(fragments.filter((part) => !sources.includes(part))).toEqual([]);
});

test('the table of messages was found', () => {
  expect(messages.length).toBeGreaterThan(20);
});

const named = ['README.md', 'docs/deployment.md'].flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/npx vpsynth ([a-z]+)([^`\n#]*)/g)].map(
    ([whole, name = '', rest = '']) => [whole.trim(), name, rest] as const,
  ),
);

test.each(named)('%s: there is such a command, with such options', (_, name, rest) => {
  const command = commands.find((each) => each.name === name)?.load();
  const known = command?.options.flatMap(([option]) => option.match(/--[a-z-]+/g) ?? []);
  const asked = (rest.split(' -- ')[0] ?? '').match(/--[a-z-]+/g) ?? [];
  expect({ name, unknown: asked.filter((option) => !known?.includes(option)) }).toEqual({ name, unknown: [] });
  expect(command).toBeDefined();
});

test('that bootstrap ends the login of root is told before it is run', () => {
  expect(commands.find(({ name }) => name === 'bootstrap')?.load().description).toContain("Ends root's login by ssh");
  const told = page.indexOf("**Bootstrap ends root's login by ssh.**");
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(page.indexOf('`npx vpsynth bootstrap vps1`, as root'));
});
