import type { Fleet } from 'vpsynth';
import type { ConfigurationFile, ConfigurationRenderer } from '../../synth/configuration';
import { derive } from '../../synth/derive/derive';

/** What a renderer makes of a fleet: every stack's files, by the stack's folder, the mounted folder and the name. */
export function rendered(renderer: ConfigurationRenderer, fleet: Fleet): Map<string, ConfigurationFile> {
  const model = derive(fleet);
  const files = model.stacks.flatMap((stack) =>
    renderer(model, stack).map((file) => [`${stack.directory}/${file.folder}/${file.name}`, file] as const),
  );
  return new Map(files);
}
