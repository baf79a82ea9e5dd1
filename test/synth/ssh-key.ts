/** A public key as a line of a `.pub` file, for an empty private half: nobody can come in by it. */
export function keyOf(person: string, number: number): string {
  const type = Buffer.from('ssh-ed25519');
  const data = Buffer.concat([length(type), type, length(Buffer.alloc(32)), Buffer.alloc(32, number)]);
  return `ssh-ed25519 ${data.toString('base64')} ${person}`;
}

function length({ byteLength }: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(byteLength);
  return bytes;
}
