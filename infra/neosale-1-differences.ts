/** What NEOSALE's page asks for and was built in another way. */
export const differences = [
  {
    asked: 'NODE_ENV as the name of the environment for Sentry',
    built: 'NODE_ENV=production in staging too, and SENTRY_ENVIRONMENT apart from it',
    because: 'Next.js and Express behave as in production for that one value only',
  },
  {
    asked: 'CORS',
    built: 'none',
    because: 'the API answers below /api of the shop’s own name: no request crosses origins',
  },
  {
    asked: 'ELK or Datadog, and APM by New Relic',
    built: 'Datadog’s agent for logs and the host; Sentry’s traces for the application',
    because: 'a second agent with Docker’s socket would tell nothing that the first does not',
  },
  {
    asked: 'staging, its tests, an approval and production in one run of the pipeline',
    built:
      'two reviewed commits: `release` of staging, then the same of production, which takes the images that staging ran',
    because: 'both stand on one host, which a run brings to one commit; what was approved is in the history',
  },
  {
    asked: 'rollback by down, revert, rebuild, up',
    built: 'blue-green: the old colour takes over again',
    because: 'their way is downtime',
  },
];
