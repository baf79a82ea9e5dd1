import { createHash } from 'node:crypto';

/** The layers of an image, from its base on: digests of their uncompressed archives. */
export type Layers = readonly string[];

/**
 * The layers that need not be sent: those that the receiver has upon the same layers as every image that is sent. What
 * stands below decides: one archive upon two bases is two layers for an engine (OCI image specification, "ChainID").
 */
export function layersToLeaveOut(sent: readonly Layers[], present: readonly Layers[]): Set<string> {
  const there = new Set(present.flatMap(chains));
  const needed = new Set<string>();
  const found = new Set<string>();
  for (const layers of sent) {
    const own = chains(layers);
    for (const [index, layer] of layers.entries()) (there.has(own[index] as string) ? found : needed).add(layer);
  }
  return new Set([...found].filter((layer) => !needed.has(layer)));
}

/** Each layer's identity, its base included. */
function chains(layers: Layers): string[] {
  const found: string[] = [];
  for (const layer of layers) {
    const below = found.at(-1);
    found.push(
      below === undefined ? layer : `sha256:${createHash('sha256').update(`${below} ${layer}`).digest('hex')}`,
    );
  }
  return found;
}
