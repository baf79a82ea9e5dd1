import { z } from 'zod';

/** A TCP or UDP port. */
export const port = z.int().min(1).max(65_535);

/** An IPv4 address. */
export type Ipv4Address = z.infer<typeof ipv4Address>;
export const ipv4Address = z.ipv4('expected an IPv4 address such as 203.0.113.10').brand<'Ipv4Address'>();

/** An IPv6 address. */
export const ipv6Address = z.ipv6('expected an IPv6 address such as 2001:db8::10').brand<'Ipv6Address'>();

/** An IPv4 network in CIDR notation, host bits zero. */
export type Cidr = z.infer<typeof cidr>;
export const cidr = z
  .cidrv4('expected an IPv4 network in CIDR notation such as 10.200.0.0/24')
  .refine(hostBitsAreZero, 'the bits after the prefix must be zero')
  .brand<'Cidr'>();

function hostBitsAreZero(value: string): boolean {
  const [address = '', prefix = ''] = value.split('/');
  const bits = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return bits % 2 ** (32 - Number(prefix)) === 0;
}

const label = '(?!-)[a-z0-9-]{1,63}(?<!-)';

/** A public host name in lower case; an internationalized one in its ASCII form (RFC 5891). */
export type Domain = z.infer<typeof domain>;
export const domain = z
  .string()
  // RFC 1035 allows 253; a file is named after it.
  .max(240)
  .regex(new RegExp(`^(?:${label}\\.)*${label}$`), 'expected a host name in lower case such as app.example')
  .refine((value) => !/^[0-9.]+$/.test(value), 'expected a host name, not an address')
  .brand<'Domain'>();

/** The path of a URL as routes use it: starts with `/`, no query, no characters that nginx would read as its own. */
export type HttpPath = z.infer<typeof httpPath>;
export const httpPath = z
  .string()
  .regex(/^\/(?:[A-Za-z0-9._~-]+\/?)*$/, 'expected a path such as /api: letters, digits and . _ ~ - between slashes')
  .refine((value) => !value.split('/').includes('..'), 'a path has no ..')
  .brand<'HttpPath'>();

/** An absolute path inside a container. */
export const containerPath = z
  .string()
  .regex(/^(?:\/[A-Za-z0-9._-]+)+$/, 'expected an absolute path such as /var/lib/data')
  .refine((value) => !value.split('/').includes('..'), 'a path has no ..');
