/** A server that takes every mail and sends none on. */
export interface MailCatcherFacet {
  readonly kind: 'mail-catcher';
  readonly workload: string;
}
