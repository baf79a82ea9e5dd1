import type { Host } from '../host/host';

/** Whether a TCP connection can be made from inside a container that has Node.js, within two seconds. */
export async function canConnect(host: Host, container: string, address: string, port: number): Promise<boolean> {
  const program = `
    const socket = require('node:net').connect({ host: process.argv[1], port: Number(process.argv[2]), timeout: 2000 });
    socket.on('connect', () => process.exit(0));
    socket.on('timeout', () => process.exit(3));
    socket.on('error', () => process.exit(3));`;
  const { code, stderr } = await host.try(['docker', 'exec', container, 'node', '-e', program, address, String(port)]);
  if (code === 0 || code === 3) return code === 0;
  throw new Error(`${container} could not be asked (${code}): ${stderr}`);
}

/** The addresses of a container, one in each of its networks, by their names. */
export async function addressesOf(host: Host, container: string): Promise<string[]> {
  const format = '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}';
  const lines = (await host.run(['docker', 'inspect', '--format', format, container])).split('\n');
  return lines.filter((line) => line !== '');
}

/** That in the first of them. */
export async function addressOf(host: Host, container: string): Promise<string> {
  const [first = ''] = await addressesOf(host, container);
  return first;
}
