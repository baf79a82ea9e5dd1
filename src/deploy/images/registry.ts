import { createHash } from 'node:crypto';
import { UserError } from '../../cli/user-error';
import { type RegistryLogin, registryLogin } from './registry-login';

/** What a name may stand for: an image, or one a platform (OCI image specification; Docker's own forms of the same). */
const manifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const patience = 30_000;

/**
 * The digest that a registry gives an image's name now, asked of it over its API (OCI distribution specification, "Pulling
 * manifests"); undefined when it has none of that name.
 *
 * @throws UserError for a registry that can't be reached or doesn't answer who asks
 */
export async function registryDigest(image: string): Promise<string | undefined> {
  const { registry, origin, repository, tag } = placeOf(image);
  const address = `${origin}/v2/${repository}/manifests/${tag}`;
  const login = await registryLogin(registry);
  try {
    const ask = authorized(registry, login);
    // Docker Hub counts what is got, and not what is only looked at (docs.docker.com, "Pull usage and limits").
    const head = await ask('HEAD', address);
    if (head.status === 404) return undefined;
    refuse(registry, image, head);
    const said = head.headers.get('docker-content-digest');
    if (said !== null && /^sha256:[0-9a-f]{64}$/.test(said)) return said;
    const whole = await ask('GET', address);
    refuse(registry, image, whole);
    return `sha256:${createHash('sha256')
      .update(Buffer.from(await whole.arrayBuffer()))
      .digest('hex')}`;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { message, cause } = error as Error & { cause?: Error };
    throw new UserError(`${registry} can't be asked for ${image}: ${cause?.message ?? message}`);
  }
}

function refuse(registry: string, image: string, { status }: Response): void {
  if (status === 200) return;
  const login =
    status === 401 || status === 403 ? '; give VPSYNTH_REGISTRY and its login, or sign in by docker login' : '';
  throw new UserError(`${registry} answers ${status} when it is asked for ${image}${login}`);
}

interface Place {
  readonly registry: string;
  readonly origin: string;
  readonly repository: string;
  readonly tag: string;
}

function placeOf(image: string): Place {
  const slash = image.indexOf('/');
  const colon = image.lastIndexOf(':');
  const registry = image.slice(0, slash);
  // What Docker calls docker.io answers under another name. To a registry of the machine itself Docker speaks http.
  const server = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const scheme = /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(registry) ? 'http' : 'https';
  return {
    registry,
    origin: `${scheme}://${server}`,
    repository: image.slice(slash + 1, colon),
    tag: image.slice(colon + 1),
  };
}

type Ask = (method: 'HEAD' | 'GET', address: string) => Promise<Response>;

/** Asks without a login first: the answer says how the registry wants to be shown one. */
function authorized(registry: string, login: RegistryLogin | undefined): Ask {
  let authorization: string | undefined;
  const send: Ask = (method, address) =>
    fetch(address, {
      method,
      headers: { accept: manifests, ...(authorization !== undefined && { authorization }) },
      signal: AbortSignal.timeout(patience),
    });
  return async (method, address) => {
    const answer = await send(method, address);
    if (answer.status !== 401 || authorization !== undefined) return answer;
    authorization = await authorizationFor(registry, answer.headers.get('www-authenticate') ?? '', login);
    return authorization === undefined ? answer : send(method, address);
  };
}

/** Docker's token protocol (distribution.github.io, "Token authentication"), or the login itself. */
async function authorizationFor(
  registry: string,
  challenge: string,
  login: RegistryLogin | undefined,
): Promise<string | undefined> {
  const basic = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  if (/^basic\b/i.test(challenge)) return basic;
  const { realm, service, scope } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string | undefined>;
  if (!/^bearer\b/i.test(challenge) || realm === undefined) return undefined;
  const address = new URL(realm);
  if (service !== undefined) address.searchParams.set('service', service);
  if (scope !== undefined) address.searchParams.set('scope', scope);
  const answer = await fetch(address, {
    headers: basic === undefined ? {} : { authorization: basic },
    signal: AbortSignal.timeout(patience),
  });
  if (answer.status !== 200)
    throw new UserError(`${registry} gives no token: ${address.host} answers ${answer.status}`);
  const said = (await answer.json()) as { token?: string; access_token?: string };
  const token = said.token ?? said.access_token;
  return token === undefined ? undefined : `Bearer ${token}`;
}
