import { z } from 'zod';

const block = '-----BEGIN CERTIFICATE-----\\n(?:[A-Za-z0-9+/=]{1,76}\\n)+-----END CERTIFICATE-----\\n';
const certificates = new RegExp(`^(?:${block})+$`);

/**
 * Certificates in PEM (RFC 7468), one or several: public, as opposed to their keys. Text around them, which tools print
 * for people, is left out.
 */
export const pemCertificates = z
  .string()
  .transform((text) =>
    [...text.replaceAll('\r\n', '\n').matchAll(/-----BEGIN [A-Z ]+-----\n[^-]*-----END [A-Z ]+-----/g)]
      .map(([each]) => `${each}\n`)
      .join(''),
  )
  .refine((text) => certificates.test(text), {
    error: 'expected certificates in PEM, such as the text of a file, and no key among them',
    // It may be the key itself.
    params: { hidden: true },
  });
