import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Dependency, EnvironmentValue } from '../facets/workload';
import { Component } from '../fleet/component';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { TcpProxy } from '../service/tcp-proxy';
import { environmentVariableName } from '../values/name';
import { type Secret, secret } from '../values/secret';
import { size } from '../values/size';
import { ObjectStorage, type PublicPlace } from './object-storage';
import { defaultSecret } from './secret-name';

const settingNamesShape = z.strictObject({
  /** The whole URL of the S3 API. */
  url: environmentVariableName.optional(),
  /** Its host alone. */
  host: environmentVariableName.optional(),
  /** Its port alone. */
  port: environmentVariableName.optional(),
  region: environmentVariableName.optional(),
  bucket: environmentVariableName.optional(),
  accessKey: environmentVariableName.optional(),
  secretKey: environmentVariableName.optional(),
});

export const bucketShape = {
  /** The storage that holds it. */
  storage: reference(ObjectStorage),
  /**
   * Its name there.
   * @default project, environment and id: shop-prod-uploads
   */
  name: z
    .string()
    // docs.aws.amazon.com: Amazon S3, general purpose bucket naming rules
    .regex(/^(?!xn--)[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/, 'expected 3 to 63 lower-case letters, digits and hyphens')
    .optional(),
  /**
   * `public-read`: everybody may read its objects, by their names, through a route of the edge.
   * @default 'private'
   */
  policy: z.enum(['private', 'public-read']).default('private'),
  /**
   * The most that its objects may take; uploads above it are refused.
   * @default none
   */
  quota: size.optional(),
  /** @default a secret named after its path: SHOP_PROD_UPLOADS_ACCESS_KEY; of a MinioServer its name, whatever is given */
  accessKey: secret.optional(),
  /** @default a secret named after its path: SHOP_PROD_UPLOADS_SECRET_KEY */
  secretKey: secret.optional(),
  /**
   * The prefix of the settings that services read.
   * @default 'S3': S3_ENDPOINT (a URL), S3_REGION, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY
   */
  settingsPrefix: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'expected upper-case letters, digits and underscores')
    .default('S3'),
  /**
   * The names of the settings, one by one, for a program that knows its own; what isn't named isn't set.
   * @default those of `settingsPrefix`
   */
  settingNames: settingNamesShape.optional(),
};

export interface BucketProps extends Readonly<z.input<z.ZodObject<typeof bucketShape>>> {}

/**
 * A bucket of an environment, with an access key of its own that reads and writes it and nothing else. Clients address
 * it by path (`<endpoint>/<bucket>/<object>`).
 */
export class Bucket extends Component implements Connectable {
  readonly environment: Environment;
  /** Where the environment's services reach the S3 API: for a storage of the host's, through the environment's proxy. */
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof bucketShape>;

  constructor(scope: Environment, id: string, props: BucketProps) {
    super(scope, id);
    this.environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, bucketShape, props);
    this.endpoint = this.#reached();
  }

  #reached(): Endpoint {
    const { storage } = this.#props;
    if (this.incomplete) return new Endpoint(this, { name: 's3', port: 1 });
    const { endpoint, sharedNetwork: network } = storage;
    return network === undefined ? endpoint : TcpProxy.in(this.environment).forward(endpoint, { network });
  }

  get storage(): ObjectStorage {
    return this.#props.storage;
  }

  /** Its name in the storage. */
  get name(): string {
    return this.#props.name ?? `${this.environment.project.node.id}-${this.environment.node.id}-${this.node.id}`;
  }

  get publicRead(): boolean {
    return this.#props.policy === 'public-read';
  }

  /** Where the edge gets its objects without a key; undefined where it can't. */
  get publicPlace(): PublicPlace | undefined {
    return this.storage.publicPlace(this.name);
  }

  /** Where browsers get its objects themselves, below this URL; undefined where the edge does it for them. */
  get publicUrl(): string | undefined {
    return this.storage.publicUrl(this.name);
  }

  get #keys(): { readonly accessKey: Secret | string; readonly secretKey: Secret } {
    const { secretKey = defaultSecret(this, 'secret_key') } = this.#props;
    const user = this.storage.accessKeyOf(this.name);
    if (user !== undefined) return { accessKey: user, secretKey };
    const { accessKey = defaultSecret(this, 'access_key') } = this.#props;
    const forms = this.storage.keyForms;
    return forms === undefined
      ? { accessKey, secretKey }
      : { accessKey: accessKey.of(forms.accessKey), secretKey: secretKey.of(forms.secretKey) };
  }

  override facets(): readonly Facet[] {
    const { storage, quota } = this.#props;
    const { endpoint, region } = storage;
    const { name, publicRead } = this;
    return [{ kind: 'bucket', storage, endpoint, region, name, publicRead, ...(quota && { quota }), ...this.#keys }];
  }

  connection(): Connection {
    const { region } = this.storage;
    const { endpoint } = this;
    const dependency = this.#dependency;
    const values: Record<keyof z.output<typeof settingNamesShape>, EnvironmentValue> = {
      url: endpoint.url,
      host: endpoint.host,
      port: endpoint.portNumber,
      region,
      bucket: this.name,
      ...this.#keys,
    };
    const settings = Object.entries(this.#settingNames).flatMap(([what, name]) =>
      name === undefined ? [] : [[name, values[what as keyof typeof values]] as const],
    );
    return {
      settings: Object.fromEntries(settings),
      networks: [],
      ...(dependency && { dependency }),
    };
  }

  /** A job of the host's own has ended when the host's stack stands, which is before this one. */
  get #dependency(): Dependency | undefined {
    const { owner } = this.endpoint;
    return owner instanceof TcpProxy ? { on: owner, workload: 'proxy', until: 'healthy' } : this.storage.dependency;
  }

  get #settingNames(): z.output<typeof settingNamesShape> {
    const { settingNames, settingsPrefix: prefix } = this.#props;
    return (
      settingNames ?? {
        url: `${prefix}_ENDPOINT`,
        region: `${prefix}_REGION`,
        bucket: `${prefix}_BUCKET`,
        accessKey: `${prefix}_ACCESS_KEY`,
        secretKey: `${prefix}_SECRET_KEY`,
      }
    );
  }
}
