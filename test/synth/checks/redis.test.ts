import { type Fleet, RedisServer, type RedisServerProps, Size } from 'vpsynth';
import { environment, problems, vps } from './small-fleet';

const declare = (props: Partial<RedisServerProps>) => (fleet: Fleet) =>
  new RedisServer(environment(vps(fleet)), 'redis', { role: 'sessions', maxMemory: Size.mebibytes(64), ...props });

test('sessions are kept like jobs: redis-eviction-on-queue, redis-persistence-on-queue', () => {
  expect(problems(declare({ evictionPolicy: 'allkeys-lru', appendOnly: false }))).toMatchInlineSnapshot(`
"error redis-eviction-on-queue: shop/prod/redis: a store of sessions that forgets when it is full logs people out
    got     allkeys-lru
    allowed 'noeviction'
    mend    leave evictionPolicy out, or declare a second server with the role cache

error redis-persistence-on-queue: shop/prod/redis: a store of sessions that keeps no log logs people out with a restart
    got     appendOnly: false
    allowed true
    mend    leave appendOnly out, or declare the role cache if it may forget"
`);
  expect(problems(declare({}))).toBe('');
});

test('redis-memory-exceeded', () => {
  expect(problems(declare({ memory: Size.mebibytes(96) }))).toMatchInlineSnapshot(`
"error redis-memory-exceeded: shop/prod/redis: its data may take more of its memory than is left beside writing it to disk
    got     maxMemory 64 MiB of 96 MiB
    allowed at most 62 MiB
    mend    leave memory out, raise it, or lower maxMemory"
`);
  expect(problems(declare({ role: 'cache', memory: Size.mebibytes(70) }))).toMatchInlineSnapshot(`
"error redis-memory-exceeded: shop/prod/redis: its data may take more of its memory than is left beside its clients
    got     maxMemory 64 MiB of 70 MiB
    allowed at most 59 MiB
    mend    leave memory out, raise it, or lower maxMemory"
`);
  expect(problems(declare({ memory: Size.mebibytes(100) }))).toBe('');
  expect(problems(declare({ role: 'cache', memory: Size.mebibytes(80) }))).toBe('');
});
