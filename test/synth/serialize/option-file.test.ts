import { optionFile } from '../../../synth/serialize/option-file';

test('sections, words and quoted values', () => {
  expect(
    optionFile(
      'my.cnf',
      [
        { name: 'mysqld', entries: [{ key: 'max_connections', value: 100, comment: 'shop/db' }] },
        { name: 'client', entries: [{ key: 'init-command', value: 'SET NAMES utf8mb4; # all' }] },
      ],
      { header: ['Generated'] },
    ),
  ).toBe(
    '; Generated\n\n[mysqld]\n; shop/db\nmax_connections = 100\n\n[client]\ninit-command = "SET NAMES utf8mb4; # all"\n',
  );
});

test('one section needs no name', () => {
  const entries = [
    { key: 'opcache.enable', value: true },
    { key: 'auto_prepend_file', value: '' },
  ];
  expect(optionFile('php.ini', [{ entries }])).toBe('opcache.enable = ON\nauto_prepend_file = ""\n');
});

test.each([
  ['a quote', 'say "hi"', 'php.ini: key: can\'t hold a quote, \\ or $, got "say \\"hi\\""'],
  ['a variable', '${HOME}', 'php.ini: key: can\'t hold a quote, \\ or $, got "${HOME}"'],
  ['a backslash', 'a\\b', 'php.ini: key: can\'t hold a quote, \\ or $, got "a\\\\b"'],
  ['a line break', 'a\nb', 'php.ini: key: can\'t hold a line break, got "a\\nb"'],
])('%s is refused, for the programs read it differently', (_, value, message) => {
  expect(() => optionFile('php.ini', [{ entries: [{ key: 'key', value }] }])).toThrow(message);
});

test('a key or a section given twice is refused', () => {
  const entries = [{ key: 'port', value: 1 }];
  expect(() => optionFile('my.cnf', [{ name: 'mysqld', entries: [...entries, ...entries] }])).toThrow('given twice');
  const section = { name: 'mysqld', entries };
  expect(() => optionFile('my.cnf', [section, section])).toThrow('given twice');
});
