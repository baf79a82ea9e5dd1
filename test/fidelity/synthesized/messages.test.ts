import Ajv2020 from 'ajv/dist/2020';
import { fleets } from './fleets';

describe('JSON Schema 2020-12 accepts the schema of each message', () => {
  const { files } = (fleets['infra/main.ts'] as () => { files: Readonly<Record<string, string>> })();
  const schemas = Object.keys(files).filter((path) => path.endsWith('.schema.json'));

  test.each(schemas)('%s', (path) => {
    const ajv = new Ajv2020({ strict: true, formats: { 'date-time': true, email: true, uuid: true, uri: true } });
    const schema = JSON.parse(files[path] ?? '') as object;
    expect(ajv.validateSchema(schema)).toBe(true);
    const validate = ajv.compile(schema);
    expect(validate('a message is an object')).toBe(false);
  });
});
