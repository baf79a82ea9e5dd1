import { Image } from 'vpsynth';

/** The image of a service that the stand-in takes the place of: `<registry>/<name>`. */
export function standIn(name: string, buildArguments: Readonly<Record<string, string>> = {}): Image {
  return Image.build({ name, dockerfile: 'apps/stand-in/Dockerfile', arguments: buildArguments });
}
