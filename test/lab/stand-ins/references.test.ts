import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseImages, composedHosts, composeReferences, dockerfileReferences, isOwn } from './references';
import { standInFor, standInRepositories } from './stand-in';

test('something stands in for every image that committed Compose files and Dockerfiles name', () => {
  const references = [...composedHosts().flatMap(composeReferences), ...dockerfileReferences()];
  expect(references.length).toBeGreaterThan(5);
  for (const reference of references) expect(standInFor(reference)).toMatch(/^[a-z0-9-]+$/);
});

test('nothing stands in for an image that nobody has named, or for our own', () => {
  expect(() => standInFor('docker.io/library/unheard-of:1')).toThrow(
    /^nothing stands in for docker\.io\/library\/unheard-of:1: /,
  );
  expect(composedHosts().flatMap(composeReferences).filter(isOwn)).toEqual([]);
});

test.each([
  ['node:24', 'node'],
  ['library/nginx', 'nginx'],
  ['docker.io/library/postgres:18.6', 'postgres-18'],
  ['postgres:16.16', 'postgres-16'],
])('%s is the same image under its whole name', (reference, image) => {
  expect(standInFor(reference)).toBe(image);
});

test('the stages of a Dockerfile are no images; its arguments have their defaults', () => {
  const dockerfile = 'ARG BASE=node:24\nFROM ${BASE} AS build\nFROM --platform=linux/amd64 nginx:1\nFROM build\n';
  expect(baseImages(dockerfile)).toEqual(['node:24', 'nginx:1']);
});

test('every stand-in is among the images that are built', () => {
  const images = join(__dirname, '..', 'images');
  const [, list = ''] = /stand_ins=\(([^)]*)\)/.exec(readFileSync(join(images, 'recipes.sh'), 'utf8')) ?? [];
  expect(list.trim().split(/\s+/).sort()).toEqual(readdirSync(join(images, 'stand-ins')).sort());
});

test('docs/lab.md lists every stand-in', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'lab.md'), 'utf8');
  for (const repository of standInRepositories) expect(page).toContain(`| ${repository} `);
});
