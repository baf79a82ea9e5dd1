import { ContainerService, type ContainerServiceProps, type Fleet, Secret, Size } from 'vpsynth';
import { environment, image, problems, vps } from './small-fleet';

const running = (props: Partial<ContainerServiceProps>) => (fleet: Fleet) =>
  new ContainerService(environment(vps(fleet)), 'api', { image, memory: Size.mebibytes(512), ...props });

test('variable-and-file', () => {
  const both = { SMTP_USER: 'shop', SMTP_USER_FILE: '/run/user' };
  expect(problems(running({ environment: both }))).toMatchInlineSnapshot(`
"error variable-and-file: shop/prod/api: its environment sets both SMTP_USER and SMTP_USER_FILE
    mend    remove one"
`);
  const secret = { TOKEN: Secret.env('TOKEN'), TOKEN_FILE: '/run/token' };
  expect(problems(running({ environment: secret, secretsAs: 'environment' }))).toContain(
    'its environment sets both TOKEN and TOKEN_FILE',
  );
  expect(problems(running({ environment: secret }))).not.toContain('variable-and-file');
  expect(problems(running({ environment: { LOG: 'info', LOGS_FILE: '/tmp/log' } }))).toBe('');
});

test('node-heap-above-limit', () => {
  const options = (mebibytes: number) => ({ environment: { NODE_OPTIONS: `--max-old-space-size=${mebibytes}` } });
  expect(problems(running(options(512)))).toMatchInlineSnapshot(`
"warning node-heap-above-limit: shop/prod/api: its heap may grow beyond what its container leaves it
    got     --max-old-space-size=512, memory 512 MiB
    allowed up to 409, 80 % of the memory
    mend    remove the option, lower it, or raise memory"
`);
  expect(problems(running(options(384)))).toBe('');
  const command = ['node', '--max_old_space_size=500', 'main.js'];
  expect(problems(running({ command }))).toContain('--max-old-space-size=500, memory 512 MiB');
});

test('pooler-parameter', () => {
  const url = (query: string) => ({ environment: { DATABASE_OPTIONS: `?schema=shop${query}` } });
  expect(problems(running(url('&pgbouncer=true')))).toMatchInlineSnapshot(`
"warning pooler-parameter: shop/prod/api: environment: DATABASE_OPTIONS says pgbouncer=true
    mend    remove the parameter"
`);
  expect(problems(running(url('&connection_limit=5')))).toBe('');
});
