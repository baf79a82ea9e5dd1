import { AgentMachine } from './agent-machine';
import { python } from './release';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

describe('health', () => {
  /** One container of a stack, and what waiting for it says. */
  function wait(state: object, restarts = 0, more = '', timeout = 0.2) {
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'api' };
    machine.put(
      'srv/stacks/shop/compose.yaml',
      JSON.stringify({ services: { api: {} }, 'x-logs': 'line one\nline two\n' }),
    );
    const container = {
      Id: 'one',
      Image: 'image',
      RestartCount: restarts,
      Config: { Labels: labels },
      State: { ExitCode: 0, Pid: 0, StartedAt: '', ...state },
    };
    machine.docker = { ...machine.docker, containers: { one: container as never } };
    return machine.python(`
context = Context()
${more}
tell(attempt(health.wait_until_well, "shop", ["api"], context, ${timeout}))
tell(context.told)`);
  }
  const healthy = [null, [{ event: 'healthy', stack: 'shop', service: 'api' }]];
  const logged = '  it wrote last:\n    line one\n    line two';

  test('by a health check, or by running for a while without one', () => {
    expect(wait({ Status: 'running', Health: { Status: 'healthy' } })).toEqual(healthy);
    expect(wait({ Status: 'running' })).toEqual(healthy);
  });

  test.each<[what: string, state: object, restarts: number, first: string]>([
    [
      'unhealthy',
      { Status: 'running', Health: { Status: 'unhealthy', Log: [{ Output: 'old' }, { Output: 'refused\n' }] } },
      0,
      'shop: api is running (unhealthy)\n  its health check said: refused',
    ],
    ['ended', { Status: 'exited', ExitCode: 137 }, 0, 'shop: api is exited (137)'],
    ['a crash loop', { Status: 'restarting', ExitCode: 1 }, 3, 'shop: api is restarting, restarted 3 times'],
    [
      'not in time',
      { Status: 'running', Health: { Status: 'starting' } },
      0,
      'after 0.2 s shop: api is running (starting)',
    ],
  ])('%s', (_, state, restarts, first) => {
    expect(wait(state, restarts)).toEqual([['unhealthy', `${first}\n${logged}`], []]);
  });

  test('a first restart is waited for, and what was restarted before counts as before', () => {
    expect(wait({ Status: 'restarting', ExitCode: 1 }, 2)[0][1]).toMatch(/^after 0.2 s shop: api is restarting/);
    expect(wait({ Status: 'running', Health: { Status: 'healthy' } }, 9)).toEqual(healthy);
  });

  test('no container, and a connection that ended', () => {
    expect(wait({ Status: 'running' }, 0, 'engine.containers = lambda stack: []')[0]).toEqual([
      'unhealthy',
      'shop: api has no container',
    ]);
    expect(wait({ Status: 'running' }, 0, 'context.abandoned.set()')[0]).toEqual(['abandoned', 'the connection ended']);
  });

  test.each(['health.wait_until_well, "shop", ["api"]', 'health.wait_until_done, "shop", "api"'])(
    'an engine that answers slowly is asked less often, and after half a second at the latest: %s',
    (asked) => {
      wait({ Status: 'running', Health: { Status: 'starting' } });
      const [slept] = machine.python(`
import time
pause, look, slept = time.sleep, engine.containers, []
def slowly(stack):
    pause(0.2)
    return look(stack)
engine.containers, time.sleep = slowly, slept.append
attempt(${asked}, Context(), 0.7)
tell(max(slept))`);
      expect(slept).toBe(0.5);
    },
  );

  test('secrets in logs are not told', () => {
    const [[, message]] = wait({ Status: 'exited', ExitCode: 1 }, 0, 'context.keep_secret(["line two"])');
    expect(message).toBe('shop: api is exited (1)\n  it wrote last:\n    line one\n    •••');
  });

  test.each<[state: object, answer: unknown]>([
    [{ Status: 'exited', ExitCode: 0 }, null],
    [{ Status: 'exited', ExitCode: 2 }, ['job-failed', `shop: api is exited (2)\n${logged}`]],
    [{ Status: 'running' }, ['job-failed', 'shop: api has not ended after 0.1 s']],
  ])('a job: %j', (state, answer) => {
    wait(state);
    const [said] = machine.python('tell(attempt(health.wait_until_done, "shop", "api", Context(), 0.1))');
    expect(said).toEqual(answer);
  });
});

describe('changed files', () => {
  const service = {
    name: 'prometheus',
    onChange: [
      { below: ['rules', 'prometheus.yml'], signal: 'HUP', exec: [] },
      { below: ['initial'], exec: [] },
    ],
  };

  test.each([
    [['prometheus.yml', 'rules/a.yml'], []],
    [['initial/one.sql'], []],
    [['rules.yml'], ['rules.yml']],
    [['prometheus.yml', 'entrypoint.sh'], ['entrypoint.sh']],
  ])('%j: a restart for %j', (paths, restart) => {
    const code = `import changes\ntell(changes.needs_restart(${python(service)}, ${python(paths)}))`;
    expect(machine.python(code)).toEqual([restart]);
  });

  test('a signal goes to the first process, unless it has just started; a program that refuses is told in its words', () => {
    const [told, quiet, signalled] = machine.python(`
import changes, signal, subprocess
program = subprocess.Popen(["sleep", "30"])
engine.containers = lambda stack: [type("", (), {"service": "prometheus", "process": program.pid})]
context = Context()
changes.tell("monitor", ${python(service)}, ["initial/one.sql"], False, context)
changes.tell("monitor", ${python(service)}, ["rules/a.yml"], True, context)
quiet = context.told
changes.tell("monitor", ${python(service)}, ["rules/a.yml"], False, context)
tell(context.told)
tell(quiet)
tell(program.wait(timeout=5))`);
    expect(told).toEqual([{ event: 'told', stack: 'monitor', service: 'prometheus', how: 'SIGHUP' }]);
    expect([quiet, signalled]).toEqual([[], -1]);
  });
});

test('mounts: files and folders of the stack, secrets among them; nothing that stands elsewhere', () => {
  const bind = (source: string) => ({ type: 'bind', source });
  const configuration = (folder: string) => ({
    secrets: { token: { file: `${folder}/secrets/files/token` }, outside: { external: true } },
    services: {
      api: {
        volumes: [bind(`${folder}/settings`), bind('/var/lib/data'), { type: 'volume', source: 'data' }],
        secrets: [{ source: 'token' }, { source: 'outside' }],
      },
    },
  });
  const paths = [
    'settings',
    'settings/a/b',
    'settings.conf',
    'secrets/files/token',
    'secrets/files/token.1000',
    'data',
  ];
  const [read] = machine.python(`
from mounts import Mounts
mounts = Mounts(Path("/srv/shop"), ${python(configuration('/srv/shop'))})
tell([path for path in ${python(paths)} if mounts.reads("api", path)] + [mounts.reads("other", "settings")])`);
  expect(read).toEqual(['settings', 'settings/a/b', 'secrets/files/token', false]);
});

test('colours: blue until something else was said', () => {
  const active = 'import colours\ntell(colours.active("edge", "shop", "api"))';
  expect(machine.python(active)).toEqual(['blue']);
  expect(
    machine.python(
      'import colours\ncolours.activate("edge", "shop", "api", "green")\ntell(colours.active("edge", "shop", "api"))',
    ),
  ).toEqual(['green']);
  expect(machine.chosen('api')).toEqual(['green']);
});

describe('verifying', () => {
  const verify = (status: number, tls: boolean, more = '') =>
    machine.python(`
import http.server, ssl, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass
    def do_GET(self):
        asked.append([self.headers["Host"], self.path])
        self.send_response(${status} if len(asked) > 1 else 502)
        self.end_headers()
asked = []
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if ${tls ? 'True' : 'False'}:
    certificates.ensure_some("edge", [{"domain": "shop.example", "names": ["shop.example", "www.shop.example"]}])
    folder = paths.STACKS / "edge/certificates/shop.example"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
verify.PATIENCE = 0.2
verify.PORT = verify.TLS_PORT = server.server_port
context = Context()
${more}
tell(attempt(verify.verify, [{"domain": "shop.example", "path": "/api", "tls": ${tls ? 'True' : 'False'}}], context))
tell(context.told)
tell(asked[-1:])`);

  test.each([200, 308, 404, 401])('%d is an answer, also after a server’s error', (status) => {
    expect(verify(status, false)).toEqual([
      null,
      [{ event: 'verified', url: 'http://shop.example/api' }],
      [['shop.example', '/api']],
    ]);
  });

  test('a server’s error that stays, and nobody there', () => {
    expect(verify(502, false)[0]).toEqual(['verify', 'http://shop.example/api answers 502']);
    expect(verify(200, false, 'server.shutdown(); server.server_close()')[0]).toEqual([
      'verify',
      expect.stringMatching(/^http:\/\/shop.example\/api does not answer: .*Connection refused/),
    ]);
  });

  test('over TLS under the site’s name; whether clients trust it is told apart', () => {
    const [answer, told, asked, untrusted] = verify(
      200,
      true,
      'import atexit\natexit.register(lambda: tell(verify.untrusted("shop.example")))',
    );
    expect([answer, told, asked]).toEqual([
      null,
      [{ event: 'verified', url: 'https://shop.example/api' }],
      [['shop.example', '/api']],
    ]);
    expect(untrusted).toMatch(/^self[- ]signed certificate$/);
  });
});
