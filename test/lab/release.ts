/** After the last test file: ends what {@link file://./hold.ts} has kept. */
export default async function release(): Promise<void> {
  await globalThis.heldLab?.close();
}
