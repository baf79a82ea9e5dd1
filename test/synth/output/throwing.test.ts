import type { OutputUnit } from '../../../synth/output/file';
import { plan } from '../../../synth/output/plan';
import { write } from '../../../synth/output/write';
import { outputOf } from './output-of';
import { picture, put, temporaryRoot } from './temporary-tree';

class RenderingError extends Error {}

function* throwingAfter(count: number): Generator<OutputUnit> {
  for (let index = 0; index < count; index++) {
    yield { directory: `infra/one/stack-${index}`, files: [{ name: 'compose.yaml', content: `new ${index}` }] };
  }
  throw new RenderingError('the renderer found a mistake');
}

test.each([0, 1, 2, 3])('a renderer that throws after %i units leaves every byte and every time', (count) => {
  const root = temporaryRoot();
  put(root, 'infra/main.ts', '');
  write(root, outputOf({ 'infra/one/stack-0': { 'compose.yaml': 'old' }, 'infra/one/gone': { a: 'a' } }));
  const before = picture(root, true);
  expect(() => write(root, { units: throwingAfter(count), singles: [] })).toThrow(RenderingError);
  expect(() => plan(root, { units: throwingAfter(count), singles: [] })).toThrow(RenderingError);
  expect(picture(root, true)).toEqual(before);
});

test('so do single files that throw', () => {
  const root = temporaryRoot();
  const output = {
    units: outputOf({ 'infra/one/edge': { a: 'a' } }).units,
    get singles(): never {
      throw new RenderingError('no address is left');
    },
  };
  expect(() => write(root, output)).toThrow(RenderingError);
  expect(picture(root)).toEqual({});
});
