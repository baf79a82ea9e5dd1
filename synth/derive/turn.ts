/** Numbers of equal distance. */
export interface Numbers {
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
  readonly step: number;
}

/** Gives numbers in turn: one that became free is given again only when all others were. */
export class Turn {
  readonly #numbers: Numbers;
  readonly #isTaken: (number: number) => boolean;
  #next: number;

  /**
   * @param last where the last one ends that was given so far
   * @param next where to look first. @default behind the last; also where it is none of the numbers
   */
  constructor(numbers: Numbers, last: number, next: number | undefined, isTaken: (number: number) => boolean) {
    const { first, end, step } = numbers;
    const isOne = next !== undefined && next >= first && next <= end && (next - first) % step === 0;
    this.#numbers = numbers;
    this.#isTaken = isTaken;
    this.#next = isOne ? next : behind(numbers, last);
  }

  /** The next one that is free; undefined where none is. */
  take(): number | undefined {
    const { first, end, step } = this.#numbers;
    const from = this.#next;
    for (const [begin, stop] of [[from, end] as const, [first, from] as const]) {
      for (let number = begin; number + step <= stop; number += step) {
        if (this.#isTaken(number)) continue;
        this.#next = number + step;
        return number;
      }
    }
    return undefined;
  }

  /** Where the next one is looked for; undefined where that is behind the last that is taken. */
  after(last: number): number | undefined {
    return this.#next === behind(this.#numbers, last) ? undefined : this.#next;
  }
}

/** The first one that begins where the last ends, or later. */
function behind({ first, end, step }: Numbers, last: number): number {
  return Math.min(end, first + Math.max(0, Math.ceil((last - first) / step)) * step);
}
