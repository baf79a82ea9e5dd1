import type { DeployedBuild } from '../../../synth/deployment/deployment';
import { runProgram } from '../run-program';

/**
 * Builds an image of this repository with the Docker of this machine, under the name that Compose files give it.
 *
 * @param environment Docker's, in which it is signed in to where images that it builds upon come from
 * @throws UserError when the build fails, with the end of what it said
 */
export async function buildImage(build: DeployedBuild, environment = process.env): Promise<void> {
  const { image, dockerfile, context, target, arguments: values } = build;
  const words = [
    'build',
    ...['--file', dockerfile, '--tag', image],
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    context,
  ];
  await runProgram('docker', words, { environment });
}

/** Pushes an image to the registry that its name begins with, as whom Docker is signed in by the environment. */
export async function pushImage(image: string, environment: NodeJS.ProcessEnv): Promise<void> {
  await runProgram('docker', ['push', image], { environment });
}

/**
 * The digest that the registry gave an image that this machine has pushed; undefined where Docker knows of none, or of
 * several in that repository.
 */
export async function pushedDigest(image: string): Promise<string | undefined> {
  const { stdout } = await runProgram('docker', ['image', 'inspect', '--format', '{{json .RepoDigests}}', image]);
  // Docker leaves out its own registry and its folder.
  const repository = image.slice(0, image.lastIndexOf(':')).replace(/^docker\.io\/(library\/)?/, '');
  const digests = (JSON.parse(stdout) as string[] | null)?.map((each) => each.split('@')) ?? [];
  const [found, ...others] = digests.filter(([of]) => of === repository);
  return others.length === 0 ? found?.[1] : undefined;
}

/** Whether the registry has the image. One that can't be asked for lists has none: the push then says what is wrong. */
export async function isInRegistry(image: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const { code } = await runProgram('docker', ['manifest', 'inspect', image], { check: false, environment });
  return code === 0;
}

/** The id of an image on this machine; undefined when it has none of that name. */
export async function localImageId(image: string): Promise<string | undefined> {
  const { code, stdout } = await runProgram('docker', ['image', 'inspect', '--format', '{{.Id}}', image], {
    check: false,
  });
  return code === 0 ? stdout.trim() : undefined;
}

/** The layers of an image on this machine. */
export async function localLayers(image: string): Promise<readonly string[]> {
  const { stdout } = await runProgram('docker', ['image', 'inspect', '--format', '{{json .RootFS.Layers}}', image]);
  return JSON.parse(stdout);
}
