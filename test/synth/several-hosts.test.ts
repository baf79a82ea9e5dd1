import { ContainerService, Environment, Fleet, Image, NginxEdge, NginxVhost, Project } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, vps } from './fleet-of-one';

/** One environment on two hosts that share its public name. */
function shared() {
  const fleet = new Fleet();
  const hosts = [vps(fleet, 'vps1', 1), vps(fleet, 'vps2', 2)] as const;
  const edges = hosts.map((host) => new NginxEdge(host, 'edge'));
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: [...hosts] });
  const api = new ContainerService(prod, 'api', { image: Image.of('docker.io/acme/shop:1.0.0'), port: 3000 });
  new NginxVhost(prod, 'site', { edge: edges, domain: 'shop.example', certificate: acme }).route('/', api);
  return synthesizeFleet(fleet);
}

test('each host passes requests on to its own services', () => {
  const { files } = shared();
  for (const host of ['vps1', 'vps2']) {
    const address = /ipv4_address: (\S+)/.exec(files[`infra/${host}/shop-prod/compose.yaml`] ?? '')?.[1];
    expect(files[`infra/${host}/edge/nginx/upstreams/shop-prod.conf`]).toContain(`server ${address}:3000`);
  }
});

test('a challenge is answered by whichever host has it, and asked for once', () => {
  const site = shared().files['infra/vps1/edge/nginx/sites/shop.example.conf'] ?? '';
  expect(site.slice(site.indexOf('upstream'), site.indexOf('location / {'))).toMatchInlineSnapshot(`
"upstream shop.example.challenges {
    server 203.0.113.2:80 max_fails=0;
}

# shop/prod/site: plain http
server {
    listen 80;
    server_name shop.example;
    location ^~ /.well-known/acme-challenge/ {
        root /var/www/challenges;
        default_type text/plain;
        try_files $uri @elsewhere;
    }
    location @elsewhere {
        if ($http_vpsynth_challenge) {
            return 404;
        }
        proxy_pass http://shop.example.challenges;
        proxy_set_header Host $host;
        proxy_set_header Vpsynth-Challenge asked;
        proxy_next_upstream error timeout http_404;
        proxy_connect_timeout 2s;
        proxy_read_timeout 5s;
    }
    "
`);
});

test('the name leads to both', () => {
  expect(shared().files['infra/fleet/dns.zone']?.match(/ A .*/g)).toEqual([' A 203.0.113.1', ' A 203.0.113.2']);
});
