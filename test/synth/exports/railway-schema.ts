/**
 * What Railway takes of a `railway.toml`, as far as we write it: fields and types of its reference
 * (docs.railway.com/config-as-code/reference). Written for this test: its own schema stands on its site alone.
 */
const closed = { type: 'object', additionalProperties: false };

const deploy = {
  ...closed,
  properties: {
    startCommand: { type: 'string' },
    preDeployCommand: { type: 'array', items: { type: 'string' } },
    healthcheckPath: { type: 'string', pattern: '^/' },
    healthcheckTimeout: { type: 'integer', minimum: 1 },
    restartPolicyType: { enum: ['ON_FAILURE', 'ALWAYS', 'NEVER'] },
    cronSchedule: { type: 'string' },
    overlapSeconds: { type: 'string', pattern: '^[0-9]+$' },
    drainingSeconds: { type: 'string', pattern: '^[0-9]+$' },
    multiRegionConfig: {
      type: 'object',
      additionalProperties: { ...closed, properties: { numReplicas: { type: 'integer', minimum: 1 } } },
    },
  },
};

const build = {
  ...closed,
  properties: { builder: { enum: ['RAILPACK', 'DOCKERFILE', 'NIXPACKS'] }, dockerfilePath: { type: 'string' } },
};

export const railwaySchema = {
  ...closed,
  properties: {
    build,
    deploy,
    environments: { type: 'object', additionalProperties: { ...closed, properties: { build, deploy } } },
  },
};
