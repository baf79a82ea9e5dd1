import { AgentMachine } from './agent-machine';

/** Asks a server, or an engine, that sends these pieces, one each 0.2 s; the result, and whether it came before the end of them. */
function asked(pieces: readonly string[], question: string, before = '') {
  const [result, soon] = new AgentMachine().python(`
import answer, engine_api, http.client, importlib, prometheus, socket, threading, time
paths.ENGINE_SOCKET = str(ROOT / "engine.sock")
local = socket.create_server(paths.ENGINE_SOCKET, family=socket.AF_UNIX)
server = socket.create_server(("127.0.0.1", 0))
port = server.getsockname()[1]
def serve(server):
    connection, _ = server.accept()
    connection.recv(65536)
    try:
        for piece in ${JSON.stringify(pieces)}:
            connection.sendall(piece.encode())
            time.sleep(0.2)
    except OSError:
        pass
    connection.close()
for each in (server, local):
    threading.Thread(target=serve, args=[each], daemon=True).start()
context = Context()
def fault(expects=None):
    answer.TIMEOUT = 1
    request = {"domain": "shop.example", "path": "/events", "tls": False, **({"expects": expects} if expects else {})}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=answer.timeout(request))
    return answer.fault(connection, request, context)
${before}
began = time.monotonic()
try:
    tell(attempt(lambda: ${question}))
except Exception as error:
    tell(f"{type(error).__name__}: {error}")
tell(time.monotonic() - began < 4)`);
  return { result, soon };
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
const trickle = (piece: string) => Array<string>(40).fill(piece);
const second = 'fault({"status": 200, "seconds": 1})';

test.each([
  ['in its body', [head, ...trickle(': still here\n')], second, 'takes more than 2 s to answer, and may take 1 s'],
  [
    'in its head',
    ['HTTP/1.1 200 OK\r\n', ...trickle('X-More: yes\r\n')],
    second,
    'takes more than 2 s to answer, and may take 1 s',
  ],
  [
    'in chunks',
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', ...trickle('1\r\nx\r\n')],
    second,
    'takes more than 2 s to answer, and may take 1 s',
  ],
  ['and nothing is expected of it', trickle('H'), 'fault()', 'takes more than 1 s to answer'],
  [
    'and is Prometheus',
    [head, ...trickle(' ')],
    'prometheus.targets(port)',
    'Unanswered: Prometheus does not answer: timed out',
  ],
  ['and is nginx', [head, ...trickle(' ')], 'nginx_status.ask(port, "/")', [null, '']],
  [
    'and is Docker Engine',
    [head, ...trickle(' ')],
    'engine_api.Engine(timeout=1).get("/info")',
    ['engine-down', 'Docker Engine does not answer at /engine.sock: timed out'],
  ],
])('what trickles %s is given up in time', (_, pieces, question, said) => {
  const before = 'prometheus.TIMEOUT = importlib.reload(nginx_status).TIMEOUT = 1';
  expect(asked(pieces, question, before)).toEqual({ result: said, soon: true });
});

test('what comes in pieces, and in time, is an answer', () => {
  const pieces = ['HTTP/1.1 200', ' OK\r\n', '\r\n', 'Vers', 'ion 2'];
  expect(asked(pieces, 'fault({"status": 200, "text": "Version 2", "seconds": 10})').result).toBeNull();
});

test('nobody waits for the deployment any more: it is given up at once', () => {
  const gone = 'threading.Timer(0.5, context.abandoned.set).start()';
  expect(asked([head, ...trickle('x')], 'fault({"status": 200, "seconds": 10})', gone)).toEqual({
    result: ['abandoned', 'the connection ended'],
    soon: true,
  });
});
