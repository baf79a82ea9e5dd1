import { issue } from '../../authority';
import type { Host } from '../../host/host';
import type { Lab } from '../../lab';
import { edgeVersions, provideImages, serviceImage } from '../shop';
import type { Served } from '../swaps';

export const comparedName = 'compared';
export const comparedAddress = '203.0.113.34';
export const comparedDomain = 'plain.example';
export const folder = '/srv/plain';

/** As a team writes it by hand: the same service and the same nginx, in one network, the service asked for by its name. */
const compose = `
services:
  nginx:
    image: docker.io/library/nginx:${edgeVersions[0]}
    ports: ['80:80', '443:443']
    volumes: ['./nginx:/etc/nginx/plain:ro']
    command: [nginx, -c, /etc/nginx/plain/nginx.conf, -g, daemon off;]
    restart: unless-stopped
  web:
    image: ${serviceImage}
    environment: { RELEASE: '\${RELEASE}', PORT: '3000' }
    user: '1000'
    init: true
    volumes: ['counts:/counts']
    stop_grace_period: 10s
    restart: unless-stopped
    healthcheck:
      test: [CMD, wget, --quiet, --output-document=/dev/null, 'http://127.0.0.1:3000/health']
      interval: 1s
      timeout: 1s
      retries: 9
      start_period: 1s
      start_interval: 1s
volumes:
  counts:
`;

/**
 * Docker's name server gives the addresses of all containers of a service; asked for once a second, nginx leaves out what
 * is gone and takes in what has come (nginx.org/en/docs/http/ngx_http_upstream_module.html#resolve). It takes in what has
 * only begun to start, too: `max_fails=0`, or the first that this one refuses shuts it out for ten seconds.
 */
const nginx = `
user nginx;
worker_processes auto;
pid /run/nginx.pid;
error_log /dev/stderr notice;
worker_shutdown_timeout 20s;
events { worker_connections 4096; }
http {
  access_log /dev/stdout;
  client_max_body_size 64m;
  resolver 127.0.0.11 valid=1s;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream web {
    zone web 64k;
    server web:3000 resolve max_fails=0;
  }
  server {
    listen 443 ssl;
    http2 on;
    server_name ${comparedDomain};
    ssl_certificate /etc/nginx/plain/site.crt;
    ssl_certificate_key /etc/nginx/plain/site.key;
    location / {
      proxy_pass http://web;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
  }
}
`;

/** Starts a host with the project on it, which vpsynth knows nothing of. */
export async function startCompared(lab: Lab): Promise<Served> {
  const names = [comparedDomain];
  const host = await lab.startHost({ name: comparedName, address: comparedAddress, kind: 'ready', names });
  await provideImages(host);
  const { certificate, key } = await issue(comparedDomain);
  await host.putFolder(folder, {
    'compose.yaml': { content: compose },
    'nginx/nginx.conf': { content: nginx },
    'nginx/site.crt': { content: certificate },
    'nginx/site.key': { content: key, mode: 0o600 },
  });
  await setRelease(host, 'p0');
  await host.run(['docker', 'compose', 'up', '--detach', '--wait'], { folder });
  return { lab, host, site: `https://${comparedDomain}`, countsFolder: '/var/lib/docker/volumes/plain_counts/_data' };
}

/** What the service answers with once it is started anew. */
export async function setRelease(host: Host, release: string): Promise<void> {
  await host.putFolder(folder, { '.env': { content: `RELEASE=${release}\n` } });
}
