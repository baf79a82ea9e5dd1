import { block, directive, type NginxDirective, nginx } from '../../../synth/serialize/nginx';
import { nginxTokens } from '../../../synth/serialize/nginx-tokens';

test('layout', () => {
  const text = nginx(
    [
      directive('worker_processes', 'auto'),
      directive('pid', '/run/nginx.pid'),
      block('events', [], []),
      block(
        'http',
        [],
        [
          { ...directive('log_format', 'main', '$remote_addr "$request" $status'), comment: 'shop/prod\naccess log' },
          block('map', ['$http_upgrade', '$connection'], [directive('default', 'upgrade'), directive('', '')]),
          block(
            'server',
            [],
            [
              directive('listen', 443, 'ssl'),
              directive('add_header', 'Content-Security-Policy', "default-src 'self'; img-src *", 'always'),
              block('location', ['~', '\\.php$'], [directive('return', 204)], 'shop/prod/web'),
              block('if', ['($request_method', '=', 'POST)'], [directive('return', 405)]),
            ],
          ),
        ],
      ),
      directive('include', 'conf.d/*.conf'),
    ],
    { header: ['Generated from infra/main.ts'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated from infra/main.ts

worker_processes auto;
pid /run/nginx.pid;

events {}

http {
    # shop/prod
    # access log
    log_format main '$remote_addr "$request" $status';
    map $http_upgrade $connection {
        default upgrade;
        "" "";
    }
    server {
        listen 443 ssl;
        add_header Content-Security-Policy "default-src 'self'; img-src *" always;
        # shop/prod/web
        location ~ \\.php$ {
            return 204;
        }
        if ($request_method = POST) {
            return 405;
        }
    }
}

include conf.d/*.conf;
"
`);
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: nginx spells its variables so, too
test.each([
  ['plain', 'plain'],
  ['', '""'],
  ['a b', '"a b"'],
  ['a;b', '"a;b"'],
  ['a{2}', '"a{2}"'],
  ['${name}_x', '"${name}_x"'],
  ['$name', '$name'],
  ['}', '"}"'],
  ['#x', '"#x"'],
  ["it's", `"it's"`],
  ['"q"', `'"q"'`],
  [`"it's"`, String.raw`"\"it's\""`],
  ['\\.php$', '\\.php$'],
  ['\\d+', '\\d+'],
  ['^/(.*)$', '^/(.*)$'],
  ['\\', String.raw`"\\"`],
  ['a\\', String.raw`"a\\"`],
  ['a\\\\', String.raw`"a\\\\"`],
  ['\\\\', String.raw`"\\\\"`],
  ['a\\ b', String.raw`"a\ b"`],
  ['\\n', String.raw`"\\n"`],
  ['\\"', String.raw`'\\"'`],
  ['a\nb\tc\r', String.raw`"a\nb\tc\r"`],
  ['\u00a0é🦊', '"\u00a0é🦊"'],
])('the parameter %j is written %s', (parameter, written) => {
  expect(nginx([directive('x', parameter)])).toBe(`x ${written};\n`);
});

test('10,000 random words come back, as names, parameters and before blocks', () => {
  const alphabet = [...'ab$ {};\'"#\\()tnr\t\n\r.*é'];
  let state = 7;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const word = () => Array.from({ length: next(7) }, () => alphabet[next(alphabet.length)]).join('');
  const tree = (depth: number): NginxDirective[] =>
    Array.from({ length: 5 }, () => {
      const parameters = Array.from({ length: 1 + next(3) }, word);
      return depth > 3 || next(3) > 0 ? directive(word(), ...parameters) : block(word(), parameters, tree(depth + 1));
    });
  for (let i = 0; i < 300; i++) {
    expect(() => nginx(tree(0))).not.toThrow();
  }
});

test.each<[string, NginxDirective, string]>([
  ['a NUL', directive('x', 'a\0b'), String.raw`nginx: x: can't hold a NUL, got "a\u0000b"`],
  [
    'an escape',
    block('http', [], [directive('y', '\x1b')]),
    String.raw`nginx: http/y: can't hold U+001B, got "\u001b"`,
  ],
  [
    'a surrogate',
    directive('x', '\udc00'),
    String.raw`nginx: x: can't hold half a surrogate pair (U+DC00), got "\udc00"`,
  ],
  [
    'a condition in one piece',
    block('if', ['($a = b)'], []),
    'nginx: if: give the words of a condition one by one, got "($a = b)"',
  ],
  [
    'more than a buffer',
    directive('x', 'é'.repeat(2048)),
    `nginx: x: over 4095 bytes, more than nginx reads as one token, got "${'é'.repeat(199)}…`,
  ],
  [
    'a comment of more than a buffer',
    { ...directive('x'), comment: 'c'.repeat(4094) },
    `nginx: comment: over 4095 bytes, more than nginx reads as one token, got "# ${'c'.repeat(197)}…`,
  ],
])('refuses %s', (_, item, message) => {
  expect(() => nginx([item])).toThrow(new Error(message));
});

test('a comment stays a comment', () => {
  expect(nginx([{ ...directive('x'), comment: 'a\r\nb;\nc {' }], { header: ['h\n}'] })).toBe(
    '# h\n# }\n\n# a\n# b;\n# c {\nx;\n',
  );
});

test.each([
  ['x', 'nginx: line 1: unexpected, got "end of file"'],
  ['x {\n', 'nginx: line 2: unexpected, got "end of file"'],
  ['x "a', 'nginx: line 1: unexpected, got "end of file"'],
  ['x "a"b;', 'nginx: line 1: unexpected, got "b"'],
  ['x }', 'nginx: line 1: unexpected, got "}"'],
  ['}', 'nginx: line 1: unexpected, got "}"'],
  [';', 'nginx: line 1: unexpected, got ";"'],
])('reads as nginx does: %j is an error', (text, message) => {
  expect(() => nginxTokens(text)).toThrow(new Error(message));
});

test.each([
  ['x a#b c;', ['x', 'a#b', 'c']],
  ["x 'a\\'b' \"a'b\";", ['x', "a'b", "a'b"]],
  ['x ${a}b a$;', ['x', '${a}b', 'a$']],
  ['x a\\;b \\ c;', ['x', 'a\\;b', '\\ c']],
  ['x ("a");', ['x', '("a")']],
  ['if ($a = "b") {}', ['if', '($a', '=', 'b', ')']],
])('reads as nginx does: %j', (text, words) => {
  expect(nginxTokens(text)[0]?.words).toStrictEqual(words);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
