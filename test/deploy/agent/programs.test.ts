import { AgentMachine } from './agent-machine';
import { python } from './release';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

describe('programs are started by a list, and told apart by how they fail', () => {
  const run = (argv: readonly string[], more = '') =>
    machine.python(
      `import run\nfound = attempt(run.run, ${python(argv)}${more})\ntell(found if isinstance(found, list) else found.stdout)`,
    )[0];

  test.each<[argv: readonly string[], more: string, answer: unknown]>([
    [['echo', '$(id) ; *'], '', '$(id) ; *\n'],
    [['cat'], ', stdin="given"', 'given'],
    [['no-such-program'], '', ['program-missing', 'no-such-program is not installed']],
    [['sh', '-c', 'echo why >&2; exit 3'], '', ['program-failed', 'sh -c echo why >&2; exit 3 failed (3): why']],
    [['false'], '', ['program-failed', 'false failed (1): it said nothing']],
    [['sleep', '5'], ', timeout=0.05', ['program-timeout', 'sleep 5 took longer than 0.05 s']],
  ])('%j%s', (argv, more, answer) => {
    expect(run(argv, more)).toEqual(answer);
  });
});

describe('streams', () => {
  const stream = (request: unknown, role = 'ALL') => {
    machine.put('srv/stacks/shop/compose.yaml', '{}');
    const word = typeof request === 'string' ? request : Buffer.from(JSON.stringify(request)).toString('base64');
    return machine.python(`
import contextlib, roles, stream
said = io.StringIO()
os.execve = lambda path, argv, environment: tell([path.replace(str(ROOT), ""), *argv[argv.index("*") + 1 if "*" in argv else 0 :]])
with contextlib.redirect_stderr(said):
    status = stream.main(${python([word])}, roles.${role})
if status in (2, 126):
    tell(said.getvalue().replace(str(ROOT), "").strip())`)[0];
  };

  test.each<[request: object, argv: readonly string[]]>([
    [{ operation: 'logs', stack: 'shop' }, ['logs', '--tail', '100']],
    [
      { operation: 'logs', stack: 'shop', services: ['api-blue'], tail: 5, follow: true },
      ['logs', '--tail', '5', '--follow', 'api-blue'],
    ],
    [
      { operation: 'exec', stack: 'shop', service: 'api', argv: ['sh', '-c', 'a; b', '--flag'] },
      ['exec', '-T', 'api', 'sh', '-c', 'a; b', '--flag'],
    ],
    [{ operation: 'exec', stack: 'shop', service: 'api', argv: ['sh'], terminal: true }, ['exec', 'api', 'sh']],
    [{ operation: 'load' }, ['docker', 'load', '--quiet']],
  ])('%j', (request, argv) => {
    expect(stream(request)).toEqual(['/bin/docker', ...argv]);
  });

  test.each([
    ['developers', 'exec'],
    ['developers', 'load'],
    ['monitoring', 'logs'],
  ])('people of the role %s may not ask for %s', (role, operation) => {
    const request = { operation, stack: 'shop', service: 'api', argv: ['env'] };
    expect(stream(request, `ROLES["${role}"]`)).toBe(
      `vpsynth-agent: your key is of the role ${role}, which may not ask for this`,
    );
  });

  test.each<[request: unknown, why: string]>([
    ['not base64', 'Only base64 data is allowed'],
    [
      Buffer.from('{').toString('base64'),
      'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
    ],
    [{ operation: 'shell' }, "'shell'"],
    [[], 'list indices must be integers or slices, not str'],
    [{ operation: 'logs', stack: '../stacks/shop' }, "'../stacks/shop' is no name of a stack"],
    [{ operation: 'logs', stack: 'shop', services: ['--follow'] }, "'--follow' is no name of a service"],
    [{ operation: 'logs', stack: 'shop', tail: '1; id' }, "invalid literal for int() with base 10: '1; id'"],
    [{ operation: 'exec', stack: 'shop', service: '-u', argv: [] }, "'-u' is no name of a service"],
  ])('%j is none', (request, why) => {
    expect(stream(request)).toBe(`vpsynth-agent: no such stream: ${why}`);
  });

  test('a stack that was never released is told as that', () => {
    expect(stream({ operation: 'logs', stack: 'blog' })).toBe(
      'vpsynth-agent: blog was never released on this host: npx vpsynth deploy <host>',
    );
  });
});

describe('Docker Engine, by its socket', () => {
  test('answers, has nothing of that name, refuses, or is not there', () => {
    expect(
      machine.python(`
import http.server, socketserver, threading
import engine_api

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def address_string(self):
        return "local"
    def log_message(self, *_):
        pass
    def do_GET(self):
        status = {"/gone": 404, "/broken": 500}.get(self.path, 200)
        body = json.dumps({"asked": self.path}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        self.send_response(204)
        self.end_headers()
    do_DELETE = do_GET

paths.ENGINE_SOCKET = str(ROOT / "s")
server = socketserver.ThreadingUnixStreamServer(paths.ENGINE_SOCKET, Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
with engine_api.Engine() as engine:
    tell(engine.get("/containers/json", all="true", filters='{"a": 1}'))
    tell(engine.get("/gone"))
    tell(engine.post("/containers/a/stop"))
    tell(engine.delete("/containers/a", v="true"))
    tell(attempt(engine.delete, "/broken"))
paths.ENGINE_SOCKET = str(ROOT / "none")
tell(attempt(engine_api.Engine().get, "/info"))`),
    ).toEqual([
      { asked: '/containers/json?all=true&filters=%7B%22a%22%3A+1%7D' },
      null,
      null,
      { asked: '/containers/a?v=true' },
      ['engine-refused', 'Docker Engine answers 500 to DELETE /broken: {"asked": "/broken"}'],
      ['engine-down', 'Docker Engine does not answer at /none: [Errno 2] No such file or directory'],
    ]);
  });

  test('has the time of a container to end, and that of its files to go', () => {
    expect(
      machine.python(`
asked = []
class Engine(engine.Engine):
    def __init__(self, timeout=30):
        asked.append(timeout)
    def post(self, path): pass
    def delete(self, path, **query): pass
engine.Engine = Engine
container = type("", (), {"id": "one", "stop_timeout": 900})
engine.stop(container)
engine.remove(container)
tell(asked)`)[0],
    ).toEqual([960, 120]);
  });

  test.each([
    ['nginx:1', 'docker.io/library/nginx:1'],
    ['prom/prometheus:v3', 'docker.io/prom/prometheus:v3'],
    ['ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    ['localhost/a:1', 'localhost/a:1'],
    ['registry:5000/a:1', 'registry:5000/a:1'],
  ])('leaves out what is its own: %s', (short, whole) => {
    expect(machine.python(`tell(engine.whole("${short}"))`)).toEqual([whole]);
  });
});

test('Compose is started as Docker’s client would find it, and by the client where it is nowhere that it looks', () => {
  for (const folder of ['first', 'second']) machine.put(`plugins/${folder}/docker-compose`, '');
  const found = machine.python(`
import compose
for folder in ("first", "second"):
    (ROOT / "plugins" / folder / "docker-compose").chmod(0o755 if folder == "second" else 0o644)
compose.PLUGIN_FOLDERS = [str(ROOT / "plugins" / each) for each in ("none", "first", "second")]
tell([each.replace(str(ROOT), "") for each in compose.command("shop")])
compose.program.cache_clear()
compose.PLUGIN_FOLDERS = ()
tell(compose.command("shop", "-")[:2])`);
  const folder = '/srv/stacks/shop';
  expect(found).toEqual([
    [
      '/plugins/second/docker-compose',
      '--project-directory',
      folder,
      '--file',
      `${folder}/compose.yaml`,
      '--profile',
      '*',
    ],
    ['docker', 'compose'],
  ]);
});

describe('preflight', () => {
  const check = (more: string) =>
    machine.python(`${more}\ntell(attempt(preflight.check, {"operatingSystem": "debian-13", "stacks": []}))`)[0];

  test.each([
    ['', 'not-bootstrapped', '/srv/incoming is missing', 'import shutil\nshutil.rmtree(paths.INCOMING)'],
    ['', 'no-engine', 'Docker is not installed on this host', 'preflight.ENVIRONMENT["PATH"] = "/nowhere"'],
    ['24.0.9', 'engine-old', 'Docker Engine 24.0.9 is too old: 25.0 or newer is needed', ''],
    ['dev', 'engine-old', 'Docker Engine dev is too old: 25.0 or newer is needed', ''],
  ])('%s %s', (version, code, message, more) => {
    if (version !== '') machine.docker = { ...machine.docker, version };
    expect(check(more)).toEqual([code, message]);
  });

  test('a full disk, with how much is wanted', () => {
    expect(check('preflight.LEAST_FREE = 2**60')).toEqual([
      'disk',
      expect.stringMatching(
        /^\d+ MiB are free on the disk of the stacks \(\/?.*srv\); a deployment needs 1099511627776 MiB. Nothing was changed$/,
      ),
    ]);
  });

  describe('processors', () => {
    const found = (deployment: string) => machine.python(`tell(attempt(preflight.check, ${deployment}))`)[0];
    const shop = (cpus: number) =>
      found(`{"stacks": [{"name": "shop", "services": [{"name": "mail"}, {"name": "api", "cpus": ${cpus}}]}]}`);

    test('more for a container than the host has', () => {
      expect(shop(2.5)).toEqual([
        'processors',
        'shop: api may use 2.5 processors, and this host has 2: Docker would not start it. Nothing was changed',
      ]);
      expect(shop(2)).toEqual([]);
    });

    test('fewer than declared are a warning', () => {
      expect(found('{"cpus": 4, "stacks": []}')).toEqual(['the declaration says 4 processors, the host has 2']);
      expect(found('{"cpus": 2, "stacks": []}')).toEqual([]);
    });
  });

  describe('a disk that is declared to be encrypted', () => {
    /** What is below a folder: `lsblk`'s types of the device and of what it stands on. */
    const found = (types: string) =>
      machine.python(`
def asked(argv, **_):
    if argv[0] == "findmnt":
        return run.subprocess.CompletedProcess(argv, 0, "/dev/mapper/data[/@srv]", "")
    assert argv[-1] == "/dev/mapper/data", argv
    return run.subprocess.CompletedProcess(argv, 0, '''${types}''', "")
preflight.run = asked
tell(attempt(preflight.check, {"diskEncryption": "luks", "stacks": []}))`)[0] as unknown[];

    test('is', () => {
      expect(found('crypt part disk')).toEqual([]);
    });

    test.each(['part disk', ''])('is not: %j', (types) => {
      expect(found(types)).toEqual([
        'not-encrypted',
        expect.stringMatching(
          /^the declaration says that this host's disk is encrypted \(luks\), and the disk of the stacks \(.*srv\), \/dev\/mapper\/data\[\/@srv\], is not. Nothing was changed$/,
        ),
      ]);
    });
  });

  test('another system than declared is a warning', () => {
    const release = 'preflight.platform.freedesktop_os_release = lambda: {"ID": "ubuntu", "VERSION_ID": "24.04"}';
    expect(check(release)).toEqual(['the declaration says debian-13, the host runs ubuntu-24.04']);
  });
});

describe('pulling', () => {
  const planted = 'planted-value-5f1d';
  const pull = (fails?: string) => {
    machine.docker = { ...machine.docker, images: { 'docker.io/library/a:1': 'id' }, fails };
    return machine.python(`
import images
context = Context()
credentials = {"registry": "registry.example", "username": "robot", "password": "${planted}"}
request = {"images": ["docker.io/library/a:1", "registry.example/b:1"], "credentials": credentials}
tell(attempt(images.pull, request, context))
tell(context.told)
tell(sorted(each.name for each in paths.RUNTIME.iterdir()))`);
  };

  test('asks for what is not there, by credentials that no argument has and that are gone after', () => {
    const [result, told, left] = pull();
    expect(result).toEqual({ images: { 'docker.io/library/a:1': 'id', 'registry.example/b:1': null } });
    expect(told).toEqual([{ event: 'pulling', image: 'registry.example/b:1' }]);
    expect(left).toEqual([]);
    const [asked = ''] = machine.asked();
    expect(asked).toMatch(/^--config \S+ pull --quiet registry.example\/b:1$/);
    expect(asked).not.toContain(planted);
  });

  test('credentials that an agent left when it was killed go, those of one that lives stay', () => {
    const alive = `run/docker-${process.pid}-abc`;
    for (const folder of ['run/docker-999999999-abc', 'run/docker-abc', alive])
      machine.put(`${folder}/config.json`, '{}');
    const [, , left] = pull();
    expect(left).toEqual([alive.slice('run/'.length)]);
  });

  describe('by a digest', () => {
    const [wanted, other] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];
    const byDigest = (state: object) => {
      machine.docker = { ...machine.docker, ...state };
      return machine.python(`
import images
request = {"images": ["docker.io/library/a:1"], "digests": {"docker.io/library/a:1": "${wanted}"}}
tell(attempt(images.pull, request, Context()))`)[0];
    };
    const exact = `docker.io/library/a@${wanted}`;

    test.each([
      ['there is none', {}],
      ['it has another', { digests: { 'docker.io/library/a:1': [`a@${other}`] } }],
      ['it was loaded, and has none', { images: { 'docker.io/library/a:1': 'loaded' } }],
    ])('what it names comes, and gets the name: %s', (_, state) => {
      expect(byDigest(state)).toEqual({ images: { 'docker.io/library/a:1': exact } });
      const [asked, tagged] = machine.asked();
      expect([asked?.endsWith(`pull --quiet ${exact}`), tagged]).toEqual([true, `tag ${exact} docker.io/library/a:1`]);
    });

    test('what has it already is left', () => {
      const state = {
        images: { 'docker.io/library/a:1': 'id' },
        digests: { 'docker.io/library/a:1': [`a@${wanted}`] },
      };
      expect([byDigest(state), machine.asked()]).toEqual([{ images: { 'docker.io/library/a:1': 'id' } }, []]);
    });

    test('a registry that hasn’t got it is told', () => {
      expect(byDigest({ fails: 'pull' })).toEqual([
        'pull',
        `docker.io/library/a:1 can't be pulled as ${wanted}, which infra/images.lock.json says of it: it does not want to`,
      ]);
    });

    test('anything else is refused', () => {
      expect(byDigest({ gives: `a@${other}` })).toEqual([
        'digest',
        `docker.io/library/a:1 is ${other} after its pull, and infra/images.lock.json says ${wanted}`,
      ]);
    });
  });

  test('leaves what runs its room on the disk, and tells how much images to be sent may take', () => {
    const [layers, refused] = machine.python(`
import engine, images, preflight
engine.layers = lambda: []
preflight.LEAST_FREE = 1024
preflight.shutil.disk_usage = lambda folder: type("Usage", (), {"free": 4096})
tell(attempt(images.layers, {}, Context()))
preflight.LEAST_FREE = 5 * 1024 * 1024
tell(attempt(images.pull, {"images": ["docker.io/library/a:1"]}, Context()))`);
    expect(layers).toEqual({ images: [], room: 3072 });
    expect(refused).toEqual([
      'disk',
      expect.stringMatching(
        /^0 MiB are free on the disk of Docker's images and volumes \(.*\); a deployment needs 5 MiB\. Nothing was changed$/,
      ),
    ]);
    expect(machine.asked().filter((each) => each.includes('pull'))).toEqual([]);
  });

  test('an image that takes the last room is removed again', () => {
    const [refused] = machine.python(`
import images, preflight
preflight.LEAST_FREE = 2 * 1024 * 1024
free = iter([2 * 1024 * 1024, 1024 * 1024])
preflight.shutil.disk_usage = lambda folder: type("Usage", (), {"free": next(free)})
tell(attempt(images.pull, {"images": ["docker.io/library/a:1", "docker.io/library/b:1"]}, Context()))`);
    expect(refused).toEqual([
      'disk',
      expect.stringMatching(
        /^with docker.io\/library\/a:1, which was removed again, 1 MiB are free on the disk of .*; a deployment needs 2 MiB\. Nothing was changed$/,
      ),
    ]);
    expect(machine.asked().map((each) => each.replace(/^--config \S+ /, ''))).toEqual([
      'pull --quiet docker.io/library/a:1',
      'image rm docker.io/library/a:1',
    ]);
  });

  test('tells what the registry says, and leaves nothing either', () => {
    const [refused, , left] = pull('pull');
    expect(refused).toEqual(['pull', "registry.example/b:1 can't be pulled: it does not want to"]);
    expect(left).toEqual([]);
  });
});
