import type { Log } from 'vpsynth/runtime';

/** A log that keeps its lines instead of writing them. */
export function silentLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string) => void lines.push(message);
  return { lines, info: keep, warn: keep, error: keep };
}
