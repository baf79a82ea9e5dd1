import { describeWithPrograms, redisAccepts } from '../programs';
import { containersOf, secret } from './containers';
import { fleets } from './fleets';

const users = '/run/secrets/redis/users.acl';

describeWithPrograms('Redis and Valkey accept every synthesized server', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files, writable } of containersOf(synthesize(), '(?:redis|valkey)')) {
      // Both engines are targets of one renderer, so both read each file.
      test.each(['redis', 'valkey'] as const)(`${name}: ${service}, by %s`, async (program) => {
        const verdict = await redisAccepts({
          // The services' user can't ask for the configuration.
          files: { ...files, [users]: `${files[users]}user reader on nopass -@all +config|get\n` },
          program,
          directories: Object.fromEntries(writable.map((path) => [path, program])),
          credentials: { user: 'reader', password: secret },
        });
        expect(verdict).toMatchObject({ problems: [] });
        const memory = /^maxmemory (\d+)(mb)?/m.exec(files['/etc/redis/redis.conf'] ?? '');
        expect(verdict.settings.maxmemory).toBe(String(Number(memory?.[1]) * (memory?.[2] ? 1024 ** 2 : 1)));
      });
    }
  }
});
