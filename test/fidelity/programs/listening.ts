import { readFileSync } from 'node:fs';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where the processes of a network namespace accept TCP connections; an unspecified address is given as loopback. */
export function listeningAddresses(process: number): Address[] {
  const listening = /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A /gm;
  const tables = ['tcp', 'tcp6'].map((table) => readFileSync(`/proc/${process}/net/${table}`, 'utf8'));
  return tables.flatMap((table) =>
    [...table.matchAll(listening)].map(([, host = '', port = '']) => ({
      host: host.length === 8 ? ipv4(host) : ipv6(host),
      port: Number.parseInt(port, 16),
    })),
  );
}

/** Paths of the Unix sockets on which they do (flag 00010000: it accepts connections). */
export function listeningSockets(process: number): string[] {
  const table = readFileSync(`/proc/${process}/net/unix`, 'utf8');
  return [...table.matchAll(/^\S+ \S+ \S+ 00010000 .* (\/.+)$/gm)].map(([, path = '']) => path);
}

/** The kernel prints each 32 bits in the machine's order of bytes, which is little-endian wherever Debian runs. */
function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex').swap32();
}

function ipv4(hex: string): string {
  return hex === '00000000' ? '127.0.0.1' : bytes(hex).join('.');
}

function ipv6(hex: string): string {
  if (/^0+$/.test(hex)) return '::1';
  return (bytes(hex).toString('hex').match(/.{4}/g) ?? []).join(':');
}
