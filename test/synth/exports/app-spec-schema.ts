/**
 * What App Platform takes of an app spec, as far as we write it: fields, types and bounds of its reference
 * (docs.digitalocean.com/products/app-platform/reference/app-spec) and of DigitalOcean's API description. Written for
 * this test: DigitalOcean publishes no schema of its own that a package brings without its programs.
 */
const name = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,30}[a-z0-9]$' };
const closed = { type: 'object', additionalProperties: false };
const seconds = (least: number, most: number) => ({ type: 'integer', minimum: least, maximum: most });

const check = {
  ...closed,
  properties: {
    http_path: { type: 'string', pattern: '^/' },
    port: seconds(1, 65_535),
    initial_delay_seconds: seconds(0, 3600),
    period_seconds: seconds(1, 300),
    timeout_seconds: seconds(1, 120),
    failure_threshold: seconds(1, 50),
  },
};

const component = {
  name,
  image: {
    ...closed,
    required: ['registry_type', 'repository'],
    properties: {
      registry_type: { enum: ['GHCR', 'DOCR', 'DOCKER_HUB'] },
      registry: { type: 'string' },
      repository: { type: 'string' },
      tag: { type: 'string', not: { const: 'latest' } },
    },
  },
  run_command: { type: 'string' },
  instance_count: { type: 'integer', minimum: 1 },
  instance_size_slug: {
    enum: [
      'apps-s-1vcpu-0.5gb',
      'apps-s-1vcpu-1gb-fixed',
      'apps-s-1vcpu-1gb',
      'apps-s-1vcpu-2gb',
      'apps-s-2vcpu-4gb',
      'apps-d-1vcpu-0.5gb',
      'apps-d-1vcpu-1gb',
      'apps-d-1vcpu-2gb',
      'apps-d-1vcpu-4gb',
      'apps-d-2vcpu-4gb',
      'apps-d-2vcpu-8gb',
      'apps-d-4vcpu-8gb',
      'apps-d-4vcpu-16gb',
      'apps-d-8vcpu-32gb',
    ],
  },
  envs: {
    type: 'array',
    items: {
      ...closed,
      required: ['key', 'value'],
      properties: {
        key: { type: 'string', pattern: '^[_A-Za-z][_A-Za-z0-9]*$' },
        value: { type: 'string' },
        scope: { enum: ['RUN_TIME', 'BUILD_TIME', 'RUN_AND_BUILD_TIME'] },
        type: { enum: ['GENERAL', 'SECRET'] },
      },
    },
  },
};

const list = (properties: object) => ({ type: 'array', items: { ...closed, required: ['name', 'image'], properties } });

export const appSpecSchema = {
  ...closed,
  required: ['name'],
  properties: {
    name,
    region: { enum: ['ams', 'nyc', 'fra', 'sfo', 'sgp', 'blr', 'tor', 'lon', 'syd'] },
    domains: {
      type: 'array',
      items: {
        ...closed,
        required: ['domain'],
        properties: { domain: { type: 'string', maxLength: 253 }, type: { enum: ['DEFAULT', 'PRIMARY', 'ALIAS'] } },
      },
    },
    ingress: {
      ...closed,
      properties: {
        rules: {
          type: 'array',
          items: {
            ...closed,
            properties: {
              match: {
                ...closed,
                properties: {
                  authority: { ...closed, properties: { exact: { type: 'string' } } },
                  path: { ...closed, properties: { prefix: { type: 'string', pattern: '^/' } } },
                },
              },
              component: {
                ...closed,
                required: ['name'],
                properties: { name, preserve_path_prefix: { type: 'boolean' } },
              },
            },
          },
        },
      },
    },
    services: list({
      ...component,
      http_port: seconds(1, 65_535),
      internal_ports: { type: 'array', items: seconds(1, 65_535) },
      health_check: check,
      liveness_health_check: check,
    }),
    workers: list(component),
    jobs: list({ ...component, kind: { enum: ['UNSPECIFIED', 'PRE_DEPLOY', 'POST_DEPLOY', 'FAILED_DEPLOY'] } }),
  },
};
