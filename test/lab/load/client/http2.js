// HTTP/2: several requests at a time over each of a few long connections; none is ever sent twice. A connection that the
// server says it will close gets no more requests: the next goes over a new one.
const http2 = require('node:http2');
const { paced } = require('./pace');
const { now } = require('./tally');

class Connection {
  #url;
  #options;
  #tally;
  #session;

  constructor({ url, ca }, tally) {
    this.#url = url;
    this.#options = { ca };
    this.#tally = tally;
  }

  session() {
    const open = this.#session;
    if (open !== undefined && !open.closed && !open.destroyed) return open;
    const session = http2.connect(this.#url, this.#options);
    session.on('error', () => {}); // each of its requests tells
    session.on('goaway', (code) => this.#tally.close(`goaway ${code}`));
    this.#session = session;
    return session;
  }

  close() {
    this.#session?.close();
  }
}

function send(connection, tally, { text, timeoutSeconds }) {
  const started = now();
  return new Promise((resolve) => {
    let status;
    let body = '';
    let failure;
    const headers = { ':method': 'POST', ':path': '/http2', 'content-length': text.length };
    const stream = connection.session().request(headers);
    stream.setEncoding('utf8');
    stream.setTimeout(timeoutSeconds * 1000, () => {
      failure = 'TIMEOUT';
      stream.close(http2.constants.NGHTTP2_CANCEL);
    });
    stream.on('response', (response) => {
      status = response[':status'];
    });
    stream.on('data', (chunk) => {
      body += chunk;
    });
    stream.on('error', (error) => {
      failure ??= nameOf(stream.rstCode) ?? error.code ?? error.message;
    });
    stream.on('close', () => {
      const release = body.slice(0, body.indexOf(' '));
      const outcome = failure ?? (status === 200 ? undefined : String(status ?? nameOf(stream.rstCode) ?? 'CLOSED'));
      if (outcome !== undefined) tally.loss(started, outcome);
      else if (body !== `${release} ${text}`) tally.loss(started, 'WRONG');
      else tally.rightAnswer(started, release);
      resolve();
    });
    stream.end(text);
  });
}

const names = Object.entries(http2.constants).filter(([name]) => /^NGHTTP2_[A-Z_]+$/.test(name));
/** Of an error code of RFC 9113, section 7. */
function nameOf(code) {
  if (code === undefined || code === 0) return undefined;
  return (
    names.find(([name, value]) => value === code && name in errorNames)?.[0].replace('NGHTTP2_', '') ?? `h2 ${code}`
  );
}
const errorNames = {
  NGHTTP2_PROTOCOL_ERROR: 1,
  NGHTTP2_INTERNAL_ERROR: 1,
  NGHTTP2_REFUSED_STREAM: 1,
  NGHTTP2_CANCEL: 1,
};

async function http2Requests(place, tally, { connections, streams, perSecond }, isOver) {
  const opened = Array.from({ length: connections }, () => new Connection(place, tally));
  const client = async (_, number) => {
    let count = 0;
    await paced(perSecond / (connections * streams), isOver, () => {
      count += 1;
      const text = `${number}-${count}`;
      return send(opened[number % connections], tally, { text, timeoutSeconds: place.timeoutSeconds });
    });
  };
  await Promise.all(Array.from({ length: connections * streams }, client));
  for (const connection of opened) connection.close();
}

module.exports = { http2: http2Requests };
