// Websockets with a counter: a number is sent, and the next one has to come back, once. Lost is a number that isn't answered,
// or by anything else. A socket that the server closes between two numbers loses nothing: it is counted by the code
// that the server gave (RFC 6455, 7.4), and another is opened. The counter goes on.
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const WebSocket = require('ws');
const { paced } = require('./pace');
const { now } = require('./tally');

class Counter {
  #place;
  #tally;
  #socket;
  #count = 0;
  #waiting;

  constructor(place, tally) {
    this.#place = place;
    this.#tally = tally;
  }

  /** Sends the next number. */
  async next() {
    const started = now();
    const socket = await this.#open();
    if (typeof socket === 'string') {
      this.#tally.loss(started, `not opened: ${socket}`);
      await sleep(50); // a refused connection is refused at once
      return;
    }
    await new Promise((resolve) => {
      const settle = (conclude) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        conclude();
        resolve();
      };
      const timer = setTimeout(
        () => settle(() => this.#tally.loss(started, 'TIMEOUT')),
        this.#place.timeoutSeconds * 1000,
      );
      this.#waiting = {
        answer: (text) => {
          const [release, number, last] = text.split(' ');
          if (last !== undefined) this.#socket = undefined; // it closes
          const isRight = Number(number) === this.#count + 1;
          if (isRight) this.#count += 1;
          settle(() => (isRight ? this.#tally.rightAnswer(started, release) : this.#tally.loss(started, 'WRONG')));
        },
        closed: (code) => settle(() => this.#tally.loss(started, `closed ${code}`)),
      };
      socket.send(String(this.#count));
    });
  }

  /** A socket, or why there is none. */
  async #open() {
    if (this.#socket?.readyState === WebSocket.OPEN) return this.#socket;
    const { url, ca, timeoutSeconds } = this.#place;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`, {
      ca,
      handshakeTimeout: timeoutSeconds * 1000,
    });
    try {
      await once(socket, 'open');
    } catch (error) {
      return error.code ?? error.message;
    }
    socket.on('error', () => {}); // `close` follows
    socket.on('close', (code) =>
      this.#waiting && this.#socket === socket ? this.#waiting.closed(code) : this.#tally.close(code),
    );
    socket.on('message', (message) => {
      if (this.#waiting) this.#waiting.answer(String(message));
      else this.#tally.loss(now(), 'UNASKED');
    });
    this.#socket = socket;
    return socket;
  }

  async close() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.removeAllListeners('close');
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

function websocket(place, tally, { clients, perSecond }, isOver) {
  const client = async () => {
    const counter = new Counter(place, tally);
    await paced(perSecond / clients, isOver, () => counter.next());
    await counter.close();
  };
  return Promise.all(Array.from({ length: clients }, client));
}

module.exports = { websocket };
