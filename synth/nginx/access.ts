import type { Route } from '../../constructs/edge/route';
import type { Secret } from '../../constructs/values/secret';
import { type ConfigurationFile, placeholder } from '../configuration';
import { directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './edge';

/** Who gets an answer: declared networks, and those who know the password. */
export function access(route: Route): NginxDirective[] {
  const { allow = [], basicAuth } = route as { allow?: readonly string[]; basicAuth?: Secret };
  return [
    ...allow.map((network) => directive('allow', network)),
    ...(allow.length > 0 ? [directive('deny', 'all')] : []),
    ...(basicAuth === undefined
      ? []
      : [
          directive('auth_basic', 'restricted'),
          directive('auth_basic_user_file', `/etc/nginx/secrets/${basicAuth.file}`),
        ]),
  ];
}

/** `nginx` in the official image. */
const workerUser = 101;

/** The password files: each is the value of a secret, in htpasswd's format. */
export function passwordFiles({ workload, sites }: Edge): ConfigurationFile[] {
  const routes = sites.flatMap((site) => site.facet.routes) as { basicAuth?: Secret }[];
  const secrets = new Map(
    routes.flatMap(({ basicAuth }) => (basicAuth === undefined ? [] : [[basicAuth.name, basicAuth] as const])),
  );
  return [...secrets.values()].map((secret) => ({
    workload,
    folder: 'nginx',
    name: secret.file,
    content: `${placeholder(secret)}\n`,
    secrets: [secret],
    // The workers read it, per request; the master's files are root's.
    userId: workerUser,
  }));
}
