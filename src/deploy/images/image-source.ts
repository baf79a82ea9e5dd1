import type { DeployedBuild } from '../../../synth/deployment/deployment';
import type { Reporter } from '../progress/reporter';
import { type RegistryCredentials, registryCredentials } from '../secrets/registry-credentials';
import { buildImage } from './build';

/** Where the hosts of one run get their images from; what they share is made or asked for once. */
export class ImageSource {
  /** `registry`: hosts pull; `transfer`: those of this repository are built here and sent over the connection. */
  readonly by: 'registry' | 'transfer';
  /** Nothing is built: what comes of it isn't known. */
  readonly dryRun: boolean;
  readonly #built = new Map<string, Promise<void>>();
  #lastBuild: Promise<void> = Promise.resolve();
  #credentials: Promise<RegistryCredentials | undefined> | undefined;

  constructor(by: 'registry' | 'transfer', { dryRun }: { readonly dryRun: boolean }) {
    this.by = by;
    this.dryRun = dryRun;
  }

  /** Builds an image here, unless another host had it built or it is a dry run; one after the other. */
  build(host: string, build: DeployedBuild, reporter: Reporter): Promise<void> {
    const { image } = build;
    if (this.dryRun) return Promise.resolve();
    const known = this.#built.get(image);
    if (known !== undefined) return known;
    this.#lastBuild = this.#lastBuild.then(() => {
      reporter.tell(host, 'building', `building ${image}`, { image });
      return buildImage(build);
    });
    this.#built.set(image, this.#lastBuild);
    return this.#lastBuild;
  }

  /** What the registry wants to know of who pulls. */
  credentials(): Promise<RegistryCredentials | undefined> {
    this.#credentials ??= registryCredentials();
    return this.#credentials;
  }
}
