import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';

/** Where `docker save` puts a layer's archive (OCI image layout). Named otherwise, as by older engines, all is sent. */
const layerFile = /^blobs\/sha256\/([0-9a-f]{64})$/;

/** The archive of `docker save` without the files of some layers, as a stream. */
export function leaveOut(archive: Readable, layers: ReadonlySet<string>): Readable {
  if (layers.size === 0) return archive;
  const kept = pack();
  const parsed = extract();
  parsed.on('entry', (header, content, next) => {
    const [, digest] = layerFile.exec(header.name) ?? [];
    if (digest !== undefined && layers.has(`sha256:${digest}`)) {
      content.on('end', next).resume();
      return;
    }
    const entry = kept.entry(header, next);
    // Both fail when nobody reads the rest; whoever stopped reading knows why.
    for (const stream of [content, entry]) stream.on('error', () => {});
    content.pipe(entry);
  });
  parsed.on('finish', () => kept.finalize());
  parsed.on('error', (error) => kept.destroy(error));
  archive.on('error', (error) => parsed.destroy(error));
  archive.pipe(parsed);
  return Readable.from(kept);
}
