import type { Gap } from '../kubernetes/gap';
import type { OutputFile } from '../output/file';

/** What one other way to run makes of an environment. */
export interface ExportFormat {
  /** For people: `DigitalOcean App Platform`. */
  readonly title: string;
  readonly files: readonly OutputFile[];
  /** The commands that use them. */
  readonly commands: readonly string[];
  /** What it can't carry, beyond what none of them can. */
  readonly gaps: readonly Gap[];
}
