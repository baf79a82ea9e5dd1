import { readFileSync } from 'node:fs';
import { containerShape } from '../../constructs/service/container-shape';

const page = readFileSync('docs/services.md', 'utf8');
const block = (begin: string) => page.split('```').find((part) => part.includes(`\n${begin}`)) ?? '';
const dockerfile = block('# apps/shop/api/Dockerfile\n')
  .split('\n')
  .filter((line) => !line.startsWith('#'));
const words = (instruction: string) =>
  dockerfile.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

test('the Dockerfile has a pinned base, the user and the port that the declaration gives, and takes signals itself', () => {
  expect(words('ARG')).toEqual([expect.stringMatching(/^NODE_IMAGE=node:\d+\.\d+\.\d+-alpine\d+\.\d+$/)]);
  expect(new Set(words('FROM').map((each) => each.split(' ')[0]))).toEqual(new Set(['${NODE_IMAGE}']));
  const { userId, stopSignal } = {
    userId: containerShape.userId.parse(undefined),
    stopSignal: containerShape.stopSignal.parse(undefined),
  };
  expect(words('USER')).toEqual([`${userId}:${userId}`]);
  expect(words('STOPSIGNAL')).toEqual([stopSignal]);
  expect(words('EXPOSE')).toEqual([/port: (\d+)/.exec(page)?.[1]]);
  expect(JSON.parse(words('CMD')[0] ?? '')).toEqual(['node', 'main.js']);
});

test('what it copies is let into the build', () => {
  const admitted = block('# apps/shop/api/Dockerfile.dockerignore')
    .split('\n')
    .flatMap((line) => /^!(.*)/.exec(line)?.[1] ?? []);
  const copied = words('COPY')
    .filter((line) => !line.startsWith('--from'))
    .flatMap((line) => line.split(' ').slice(0, -1));
  expect([...new Set(copied)].sort()).toEqual([...admitted].sort());
});
