/** A share of a whole, such as 0.29, in percent: to a hundredth, without what binary fractions add (28.999999999999996). */
export function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}
