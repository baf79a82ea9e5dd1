import { type HealthOptions, withHealth } from './health';
import { reply } from './reply';
import { type HttpServing, serveHttp } from './serve';

/**
 * Serves the health paths of a process that has no other HTTP.
 *
 * It isn't closed when the process ends but answers until the very exit: whoever asks meanwhile gets the 503 and its
 * reason rather than a refused connection.
 *
 * @throws when the port can't be had
 */
export function serveHealth(options: HealthOptions & { readonly port: number }): Promise<HttpServing> {
  const { ending, port } = options;
  return serveHttp({
    port,
    ending: {
      get isEnding() {
        return ending.isEnding;
      },
      defer: () => {},
    },
    handle: withHealth(options, (_request, response) => reply(response, 404, { error: 'not found' })),
  });
}
