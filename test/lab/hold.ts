import { type Lab, startLab } from './lab';

declare global {
  var heldLab: Lab | undefined;
}

/** Before the first test file: keeps the lab's shared part running, so that each file finds it. */
export default async function hold(): Promise<void> {
  globalThis.heldLab = await startLab();
}
