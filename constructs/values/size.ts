import { z } from 'zod';

const units = { kibibytes: 1024, mebibytes: 1024 ** 2, gibibytes: 1024 ** 3 } as const;

/** An amount of memory or disk, in binary units as Docker and Kubernetes count them. */
export class Size {
  /** 1 KiB = 1024 bytes. */
  static kibibytes(amount: number): Size {
    return new Size(amount * units.kibibytes);
  }

  /** 1 MiB = 1024 KiB. */
  static mebibytes(amount: number): Size {
    return new Size(amount * units.mebibytes);
  }

  /** 1 GiB = 1024 MiB. */
  static gibibytes(amount: number): Size {
    return new Size(amount * units.gibibytes);
  }

  readonly bytes: number;

  private constructor(bytes: number) {
    this.bytes = Math.round(bytes);
  }

  get kibibytes(): number {
    return this.bytes / units.kibibytes;
  }

  get mebibytes(): number {
    return this.bytes / units.mebibytes;
  }

  /** This size times a factor, rounded down to whole mebibytes (at least one), so that files stay readable. */
  times(factor: number): Size {
    return Size.mebibytes(Math.max(1, Math.floor(this.mebibytes * factor)));
  }

  /** This size, or the limit where that is less. */
  atMost(limit: Size): Size {
    return limit.bytes < this.bytes ? limit : this;
  }

  /** For people: `512 MiB`, `1.5 GiB`. */
  toString(): string {
    if (this.bytes >= units.gibibytes) return `${trim(this.bytes / units.gibibytes)} GiB`;
    if (this.bytes >= units.mebibytes) return `${trim(this.mebibytes)} MiB`;
    return `${trim(this.kibibytes)} KiB`;
  }
}

function trim(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}

/** Accepts a positive {@link Size}. */
export const size = z.custom<Size>(
  (value) => value instanceof Size && Number.isSafeInteger(value.bytes) && value.bytes > 0,
  'expected a size above zero, written like Size.mebibytes(512)',
);
