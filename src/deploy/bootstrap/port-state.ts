import { connect } from 'node:net';

const faults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused, so nothing listens there',
  EHOSTUNREACH: 'no route leads there',
  ENETUNREACH: 'no route leads there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: "its name can't be asked for now",
};

/** What becomes of a connection to a port, in words: ssh-keyscan says nothing of why it found no key. */
export function portState(address: string, port: number, seconds = 10): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: seconds * 1000 });
    const end = (words: string) => {
      socket.destroy();
      resolve(words);
    };
    socket.on('connect', () => end('something listens there, and shows no such key'));
    socket.on('timeout', () => end(`nothing answers within ${seconds} s`));
    socket.on('error', ({ code = '', message }: NodeJS.ErrnoException) => end(faults[code] ?? message));
  });
}
