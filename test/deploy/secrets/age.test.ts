import { DecryptionError, decrypt, encrypt, generateIdentity, recipientOf } from '../../../src/deploy/secrets/age';
import { ada, byTheReference, grace, stranger } from './keys';

test.each([ada, grace])('what the reference implementation encrypted, each of its recipients reads', async (key) => {
  expect(await recipientOf(key.identity)).toBe(key.recipient);
  expect(await decrypt(byTheReference, [key.identity])).toBe('{"SHOP_TOKEN":"from the reference implementation"}');
});

test('each of two recipients reads what was encrypted for both; nobody else does', async () => {
  const armored = await encrypt('ä plain text', [ada.recipient, grace.recipient]);
  expect(armored).not.toContain('plain');
  expect(await decrypt(armored, [ada.identity])).toBe('ä plain text');
  expect(await decrypt(armored, [stranger, grace.identity])).toBe('ä plain text');
  await expect(decrypt(armored, [stranger])).rejects.toEqual(new DecryptionError('wrong identity'));
});

test('a new identity is one of its own', async () => {
  const [one, two] = [await generateIdentity(), await generateIdentity()];
  expect(one).not.toBe(two);
  expect(await decrypt(await encrypt('x', [await recipientOf(one)]), [one])).toBe('x');
});

test('a file that is cut anywhere, or has one character changed, is never read as something else', async () => {
  const text = byTheReference.trimEnd();
  for (let length = 0; length < text.length; length += 7) {
    await expect(decrypt(text.slice(0, length), [ada.identity])).rejects.toBeInstanceOf(DecryptionError);
  }
  const start = text.indexOf('\n') + 1;
  const end = text.lastIndexOf('\n');
  for (let index = start; index < end; index += 5) {
    const changed = `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
    await expect(decrypt(changed, [ada.identity])).rejects.toBeInstanceOf(DecryptionError);
  }
});
