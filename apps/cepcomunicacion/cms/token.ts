import { createHmac, timingSafeEqual } from 'node:crypto';
import { RequestError } from '../common/request-body';

/** The five roles; the first three may write. */
export const roles = ['admin', 'manager', 'editor', 'author', 'viewer'] as const;

export type Role = (typeof roles)[number];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = (signed: string, secret: string) => createHmac('sha256', secret).update(signed).digest();

/** A JSON Web Token (RFC 7519) by HMAC-SHA256, good for `seconds` from `now` on. */
export function signToken(role: Role, secret: string, seconds: number, now = new Date()): string {
  const expires = Math.floor(now.getTime() / 1000) + seconds;
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ role, exp: expires })}`;
  return `${signed}.${signature(signed, secret).toString('base64url')}`;
}

/**
 * The role that an `Authorization: Bearer …` header proves. The algorithm is ours to choose, whatever the token says.
 *
 * @throws RequestError 401 when there is no token, or it is forged, expired or no token of ours
 */
export function roleOf(authorization: string | undefined, secret: string, now = new Date()): Role {
  const [, header, claims, given] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? [];
  if (header === undefined || claims === undefined || given === undefined)
    throw new RequestError(401, 'a token is needed');
  const found = Buffer.from(given, 'base64url');
  const expected = signature(`${header}.${claims}`, secret);
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) {
    throw new RequestError(401, 'the token is not ours');
  }
  const { role, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { role: Role; exp: number };
  if (!(exp * 1000 > now.getTime())) throw new RequestError(401, 'the token has expired');
  if (!roles.includes(role)) throw new RequestError(401, 'the token names no role of ours');
  return role;
}

/** @throws RequestError 401 as {@link roleOf}, 403 when the role may not write */
export function demandWriter(authorization: string | undefined, secret: string): void {
  const role = roleOf(authorization, secret);
  if (!roles.slice(0, 3).includes(role)) throw new RequestError(403, `the role ${role} may not write`);
}
