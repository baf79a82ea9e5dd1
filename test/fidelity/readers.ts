/**
 * Who reads each kind of synthesized file in the tests: the test that asks a real program or a published schema, or
 * `none` with the reason. The first pattern that fits holds.
 */
export const readers: readonly { readonly files: RegExp; readonly by: string | { readonly none: string } }[] = [
  { files: /\/compose\.yaml$/, by: 'test/fidelity/synthesized/compose.test.ts' },
  { files: /^infra\/kubernetes\/.*\.yaml$/, by: 'test/fidelity/synthesized/kubernetes.test.ts' },
  { files: /^\.github\/workflows\//, by: 'test/fidelity/synthesized/workflows.test.ts' },
  { files: /^infra\/kubernetes\/.*(\.sh$|\/templates\/)/, by: 'test/synth/kubernetes-scripts.test.ts' },
  { files: /\/dns\.zone$/, by: 'test/fidelity/synthesized/dns.test.ts' },
  { files: /\/edge\/(nginx|templates\/nginx)\//, by: 'test/fidelity/synthesized/nginx.test.ts' },
  { files: /\/proxy\/nginx\.conf$/, by: 'test/fidelity/synthesized/tcp-proxy.test.ts' },
  { files: /\/wordpress(-[a-z]+)?\/(.*\.(conf|ini|sh|php))$/, by: 'test/fidelity/synthesized/wordpress.test.ts' },
  { files: /\/pgbouncer\/(pgbouncer\.ini|userlist\.txt)$/, by: 'test/fidelity/synthesized/pgbouncer.test.ts' },
  {
    files: /\/replica\.sh$|\/templates\/postgres-replica\//,
    by: 'test/fidelity/synthesized/postgres-replication.test.ts',
  },
  {
    files:
      /\/(postgres(-replica)?(-at-start)?|initialize|templates\/roles)\/([^/]+\.(conf|sql|sh)|(databases|roles)\/[^/]+\.sql|[a-z_0-9]+)$/,
    by: 'test/fidelity/synthesized/postgres.test.ts',
  },
  {
    files: /\/(mariadb|mariadb-initialize|mariadb-provision)\/.*\.(cnf|sql|sh)$|\/templates\/mariadb\//,
    by: 'test/fidelity/synthesized/mariadb.test.ts',
  },
  { files: /\/(rabbitmq\.conf|enabled_plugins|definitions\.json)$/, by: 'test/fidelity/synthesized/rabbitmq.test.ts' },
  { files: /\/(redis\.conf|users\.acl)$/, by: 'test/fidelity/synthesized/redis.test.ts' },
  { files: /\/(prometheus|alertmanager)\/.*\.yml$/, by: 'test/fidelity/synthesized/prometheus.test.ts' },
  { files: /\/blackbox\.yml$/, by: 'test/fidelity/synthesized/blackbox.test.ts' },
  { files: /\/wireguard\.conf$/, by: 'test/fidelity/synthesized/wireguard.test.ts' },
  {
    files: /\/host\/etc\/(apt|docker|letsencrypt|ssh|sudoers\.d|sysctl\.d|systemd\/system|vpsynth)\//,
    by: 'test/fidelity/synthesized/host.test.ts',
  },
  { files: /\/(app-platform|ecs|railway)\//, by: 'test/synth/exports/exports.test.ts' },
  { files: /\/messages\/.*\.schema\.json$/, by: 'test/fidelity/synthesized/messages.test.ts' },
  {
    files: /\/\.erlang\.cookie$/,
    by: { none: 'one word, by which the nodes of a cluster find each other in the lab' },
  },
  { files: /\/pm2\/ecosystem\.config\.json$/, by: 'test/fidelity/pm2/pm2.test.ts' },
  { files: /\/storage-provision\/|\/templates\/storage-provision\//, by: 'test/synth/garage-provision.test.ts' },
  {
    files: /\/grafana\/|\/dashboards\/.*\.json$/,
    by: { none: 'no Grafana to be had; dashboards are typed by its official SDK' },
  },
  { files: /\/garage\.toml$/, by: { none: 'no Garage to be had; TOML is read back' } },
  {
    files: /\/loki\.yaml$|\/config\.alloy$/,
    by: { none: 'neither Loki nor Alloy to be had; read back by a reader of the syntax' },
  },
  {
    files: /\/tempo\.yaml$|\/collector\.yaml$/,
    by: { none: 'neither Tempo nor an OpenTelemetry collector to be had; read back as YAML' },
  },
  {
    files: /\/journald\.conf\.d\//,
    by: { none: 'systemd has no command that judges it; keys as in journald.conf(5)' },
  },
  {
    files: /\/[a-z-]+-exporter\/(uri|pgpass|passwords\.json|my\.cnf)$/,
    by: { none: 'exporters run in the lab, where their metrics are scraped' },
  },
  {
    files: /\/backup\/(repository|credentials)$/,
    by: { none: 'restic reads them in the lab, where a backup is made and restored' },
  },
  {
    files: /\/(deployment|secrets|plan|workers)\.json$|\/\.manifest\.json$/,
    by: { none: 'ours: the deployer, the agent and their tests read them' },
  },
  { files: /\/(README|MAINTENANCE)\.md$|\/\.env\.example$|\/\.gitignore$/, by: { none: 'for people and git' } },
];
