import {
  Certificate,
  Environment,
  type Fleet,
  type KubernetesCluster,
  MariaDbDatabase,
  type MariaDbServer,
  NginxVhost,
  Project,
  type Shape,
  WordPressSite,
} from 'vpsynth';

/** A host with a database server for WordPress. */
interface WordPressHost {
  readonly platform: Shape;
  readonly mariadb: MariaDbServer;
}

interface Places {
  readonly production: WordPressHost;
  readonly local: WordPressHost;
  readonly standby?: KubernetesCluster;
}

/** A WordPress site on MariaDB, in prod, stage and dev. */
export function wordpressProject1(fleet: Fleet, { production, local, standby }: Places): void {
  const name = 'wordpress-project-1';
  const project = new Project(fleet, name, { registry: `ghcr.io/acme/${name}`, release: '1.0.0' });
  const { host } = production.platform;
  const certificate = Certificate.acme({ email: `ops@${name}.com` });

  site(new Environment(project, 'prod', { on: host, standby }), production, `${name}.com`, certificate);
  site(
    new Environment(project, 'stage', { on: host, purpose: 'staging' }),
    production,
    `stage.${name}.com`,
    certificate,
  );
  site(new Environment(project, 'dev', { on: local.platform.host }), local, `${name}.localhost`);
}

function site(
  environment: Environment,
  { platform, mariadb }: WordPressHost,
  domain: string,
  certificate?: Certificate,
): void {
  const database = new MariaDbDatabase(environment, 'database', { server: mariadb });
  const vhost = new NginxVhost(environment, 'site', { edge: platform.edge, domain, certificate });
  new WordPressSite(environment, 'wordpress', { vhost, database });
}
