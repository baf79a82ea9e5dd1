import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

type Key = webcrypto.CryptoKey;

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;
/** What browsers take of a public authority (CA/Browser Forum baseline requirements, 6.3.2), so of any. */
const leafDays = 397;
const authorityDays = 3650;

cryptoProvider.set(webcrypto as never);

/** A certificate with its private key, each as PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of the team's own: it signs for names that no public authority does. */
export class Authority {
  readonly certificate: X509Certificate;
  readonly #key: Key;

  private constructor(certificate: X509Certificate, key: Key) {
    this.certificate = certificate;
    this.#key = key;
  }

  /** Makes a new one, with a key on P-256 and for ten years. */
  static async create(commonName: string): Promise<CertificateAndKey> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      ...validity(authorityDays),
      serialNumber: serialNumber(),
      name: [{ CN: [commonName] }],
      keys,
      signingAlgorithm: curve,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return { certificate: `${certificate.toString('pem')}\n`, key: await exported(keys.privateKey) };
  }

  /**
   * Reads one, of ours or mkcert's making (a key of RSA or on P-256, PKCS #8).
   *
   * @throws Error when the two are not of each other, or can't be read
   */
  static async read({ certificate, key }: CertificateAndKey): Promise<Authority> {
    const parsed = new X509Certificate(certificate);
    const algorithm =
      parsed.publicKey.algorithm.name === 'ECDSA' ? curve : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const der = PemConverter.decodeFirst(key);
    return new Authority(parsed, await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']));
  }

  /** Signs a new key for DNS names and addresses; the first is the subject. */
  async issue(names: readonly [string, ...string[]]): Promise<CertificateAndKey> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      ...validity(leafDays),
      serialNumber: serialNumber(),
      subject: [{ CN: [names[0].slice(0, 64)] }],
      issuer: this.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: { ...curve, name: this.#key.algorithm.name },
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      ],
    });
    return { certificate: `${certificate.toString('pem')}\n`, key: await exported(keys.privateKey) };
  }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function exported(key: Key): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

/** From an hour ago: clocks of containers and of virtual machines may be behind. */
function validity(days: number) {
  const now = Date.now();
  return { notBefore: new Date(now - 60 * 60 * 1000), notAfter: new Date(now + days * day) };
}

/** Positive, and at most 20 bytes (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes.readUInt8(0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
