import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { AgentMachine, agentFolder } from './agent/agent-machine';
import { repository } from './repository';
import { folderWith } from './secrets/repository';

/** A program in the place of `ssh`: an agent that answers what it is asked, and this for a stream. */
function ssh(script: string): string {
  const folder = folderWith();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/ssh'), `#!/bin/sh\ncase "$*" in *' stream '*) ;; *) ${agent} ;; esac\n${script}\n`);
  chmodSync(join(folder, 'bin/ssh'), 0o755);
  return join(folder, 'bin');
}

const agent = `while read -r line; do echo '{"result":{}}'; done; exit 0`;
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

/** `vpsynth tunnel` with this in the place of ssh: the port that it opened, and what it says of connections. */
async function tunnel(script: string, local = '0') {
  const { HOME } = process.env;
  const child = spawn(
    process.execPath,
    [resolve('src/cli/vpsynth.js'), 'tunnel', 'web1', 'shop-prod', 'api', '5432', '--local', local],
    { cwd: repository(), env: { HOME, PATH: `${ssh(script)}:${process.env.PATH}` } },
  );
  children.push(child);
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  return { port: Number(/^127\.0\.0\.1:(\d+) leads/.exec(said)?.[1]), said: () => said };
}

/** What comes back through a tunnel for what is sent into it. */
async function through(script: string, text: string): Promise<[answer: string, told: string | undefined]> {
  const { port, said } = await tunnel(script);
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.end(text);
  await once(socket, 'close');
  // Why it failed comes with ssh's end, which may be later.
  for (let turn = 0; turn < 50 && answer === '' && !said().includes('\n', said().indexOf('\n') + 1); turn++)
    await setTimeout(100);
  return [answer, said().split('\n')[1]];
}

test('what is sent comes to the other end, and its answer back, also after one side has ended', async () => {
  expect(await through('tr a-z A-Z', 'select 1')).toEqual(['SELECT 1', '']);
});

test('why the other end takes no connection is told', async () => {
  const refused = 'vpsynth-agent: shop-prod: database takes no connection on port 5432: Connection refused';
  expect(await through(`echo "${refused}" >&2; exit 1`, '')).toEqual(['', refused]);
});

test('a connection that breaks is told as a deployment would', async () => {
  expect(await through('echo "Connection closed by 203.0.113.1" >&2; exit 255', '')).toEqual([
    '',
    'no connection to web1 (deploy@203.0.113.1 port 22): Connection closed by 203.0.113.1',
  ]);
});

test('a port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { said } = await tunnel('cat', String(port));
  expect(said()).toBe(`vpsynth tunnel: port ${port} of this machine is taken; name another by --local\n`);
  server.close();
});

test.each([
  [['web1', 'shop-prod', 'api'], 'vpsynth tunnel <host> <stack> <service> <port>'],
  [['web1', 'shop-prod', 'api', '70000'], '70000 is no port: expected a whole number from 1 to 65535'],
  [['web1', 'shop-prod', 'cache', '1'], 'shop-prod has no service cache; there is api, worker'],
])('%j', (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'tunnel', ...args], {
    cwd: repository(),
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('an answer that nobody waits for any more ends, and ssh with it', async () => {
  const marker = join(folderWith(), 'ended');
  const { port } = await tunnel(`yes; touch ${marker}`);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'data');
  socket.destroy();
  for (let turn = 0; turn < 100 && !existsSync(marker); turn++) await setTimeout(100);
  expect(existsSync(marker)).toBe(true);
}, 20_000);

describe('on the host the agent passes bytes between its own input and the container', () => {
  let machine: AgentMachine;
  const servers: Server[] = [];
  beforeEach(() => {
    machine = new AgentMachine();
    machine.docker = {
      ...machine.docker,
      containers: { database: container('running'), cache: container('exited') } as never,
    };
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A server on this machine that does this with a connection; its port. */
  async function server(serve: (socket: Socket) => void): Promise<number> {
    const made = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1');
    servers.push(made);
    await once(made, 'listening');
    return (made.address() as AddressInfo).port;
  }

  /** What it answers to what is sent, what it says, and how it ends. */
  async function ask(service: string, port: number, sent: string | Buffer) {
    const code = `import connect\nsys.exit(connect.connect("shop", "${service}", ${port}))`;
    const prelude = join(__dirname, 'agent/prelude.py');
    // The code is read to its end before the bytes come.
    const script = `exec 3<&0; echo '${code.replaceAll('\n', ';')}' | timeout 20 python3 -B -c 'import sys,os
text = sys.stdin.read(); os.dup2(3, 0); sys.stdin = __import__("io").StringIO(text); sys.argv = sys.argv[1:]
exec(compile(open(sys.argv[0]).read(), "prelude", "exec"))' ${prelude} ${agentFolder} ${machine.root}`;
    const child = spawn('sh', ['-c', script]);
    children.push(child);
    const answer: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (chunk) => answer.push(chunk));
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdin.on('error', () => {}).end(sent);
    const [status] = await once(child, 'close');
    return { answer: Buffer.concat(answer), said, status };
  }

  test('until both have ended', async () => {
    const port = await server((socket) => socket.on('data', (chunk) => socket.end(String(chunk).toUpperCase())));
    expect(await ask('database', port, 'hello')).toEqual({ answer: Buffer.from('HELLO'), said: '', status: 0 });
  });

  test('also when it is answered before all is read: neither waits for the other', async () => {
    const sent = Buffer.alloc(16 * 1024 * 1024, 'x');
    const fourfold = () =>
      new Transform({ transform: (chunk, _, done) => done(null, Buffer.concat([chunk, chunk, chunk, chunk])) });
    const port = await server((socket) => socket.pipe(fourfold()).pipe(socket));
    const { answer, said, status } = await ask('database', port, sent);
    expect([answer.length, said, status]).toEqual([4 * sent.length, '', 0]);
  }, 60_000);

  test('the other end may end first, or break: what would still be sent is for nobody', async () => {
    const sent = Buffer.alloc(16 * 1024 * 1024, 'x');
    const ended = await server((socket) => socket.on('error', () => {}).end('enough'));
    expect(await ask('database', ended, sent)).toEqual({ answer: Buffer.from('enough'), said: '', status: 0 });
    const broken = await server((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await ask('database', broken, sent)).toEqual({ answer: Buffer.from(''), said: '', status: 0 });
  });

  test('what does not run is told', async () => {
    expect(await ask('cache', 1, '')).toMatchObject({ said: "vpsynth-agent: shop: cache doesn't run\n", status: 1 });
  });
});

function container(status: string): object {
  const service = status === 'running' ? 'database' : 'cache';
  return {
    Id: service,
    Image: 'one',
    RestartCount: 0,
    Config: { Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service } },
    State: { Status: status, ExitCode: 0, Pid: 0, StartedAt: '1' },
  };
}
