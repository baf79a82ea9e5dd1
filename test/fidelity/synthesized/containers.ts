import type { SynthesizedFleet } from 'vpsynth/testing';

/** A service of a Compose file, with the files that it would see. */
export interface Container {
  /** For the test's name: `infra/hostinger-1/edge nginx`. */
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The generated files that are mounted, by their path in the container; templates filled with `secret`. */
  readonly files: Record<string, string>;
  /** Volumes and memory, by their path in the container. */
  readonly writable: readonly string[];
}

/** What stands for every secret. */
export const secret = 'a-secret-for-tests-0123456789';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly secrets?: readonly string[];
}

/** The containers of all stacks whose image has this name; one of several replicas and colours is enough. */
export function containersOf(fleet: SynthesizedFleet, image: string): Container[] {
  return Object.keys(fleet.files)
    .filter((path) => path.endsWith('/compose.yaml'))
    .flatMap((path) => {
      const { services } = fleet.parse(path) as { services: Record<string, Service> };
      const stack = path.slice(0, -'/compose.yaml'.length);
      return Object.entries(services)
        .filter(([, service]) => new RegExp(`/${image}:`).test(service.image))
        .map(([name, service]) => container(fleet, stack, name, service));
    });
}

function container(fleet: SynthesizedFleet, stack: string, name: string, service: Service): Container {
  const files: Record<string, string> = {};
  const writable: string[] = (service.tmpfs ?? []).map((each) => each.split(':')[0] as string);
  for (const volume of service.volumes ?? []) {
    const [source, target] = volume.split(':') as [string, string];
    if (!source.startsWith('./')) writable.push(target);
    const generated = source.replace('./secrets/filled/', './templates/').slice(2);
    for (const [path, content] of below(fleet, `${stack}/${generated}/`))
      files[`${target}/${path}`] = filled(content, source);
  }
  for (const each of service.secrets ?? []) files[`/run/secrets/${each}`] = secret;
  return {
    name: `${stack} ${name}`,
    image: service.image,
    command: service.command ?? [],
    environment: service.environment ?? {},
    files,
    writable,
  };
}

function below(fleet: SynthesizedFleet, folder: string): [string, string][] {
  return Object.entries(fleet.files)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, content]) => [path.slice(folder.length), content]);
}

/** As the fill step does it: only templates name secrets. */
function filled(content: string, source: string): string {
  return source.startsWith('./secrets/filled/') ? content.replaceAll(/\$\{[A-Z_0-9]+\}/g, secret) : content;
}
