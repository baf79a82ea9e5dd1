/** A value with where it comes from, in words. */
export interface Explained {
  readonly name: string;
  readonly value: string;
  readonly from: string;
}
