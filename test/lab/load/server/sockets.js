// Websockets: each message is a number, and is answered by the next one. A socket that has grown old is closed right after
// an answer, when nothing is on its way: a service must do so before nginx ends what its old workers still hold.
const { WebSocketServer } = require('ws');
const { answered, release } = require('./counts');

const oldAfter = Number(process.env.WEBSOCKET_SECONDS ?? 4) * 1000;
const goingAway = 1001;
const serviceRestart = 1012;

function acceptSockets(server) {
  let isEnding = false;
  const sockets = new WebSocketServer({ server, path: '/websocket' });
  sockets.on('connection', (socket) => {
    const opened = Date.now();
    socket.on('error', () => socket.terminate());
    socket.on('message', (message) => {
      const isLast = isEnding || Date.now() - opened > oldAfter;
      // Said, so that the client sends nothing more here: on a busy machine the close may come long after the answer.
      socket.send(`${release} ${Number(message) + 1}${isLast ? ' last' : ''}`);
      answered('websocket');
      if (isLast) socket.close(isEnding ? goingAway : serviceRestart);
    });
  });
  return {
    /** Closes each, at the latest when it has been silent for a second. */
    async end() {
      isEnding = true;
      const closed = [...sockets.clients].map((socket) => new Promise((resolve) => socket.on('close', resolve)));
      const timer = setTimeout(() => {
        for (const socket of sockets.clients) socket.close(goingAway);
      }, 1000);
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}

module.exports = { acceptSockets };
