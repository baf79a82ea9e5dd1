import { load } from 'js-yaml';
import type { Fleet } from '../../constructs/fleet/fleet';
import { formatProblem } from '../../constructs/fleet/problem';
import { type CommittedFiles, synthesize } from '../../synth/synthesize';

/** The files of a fleet, in memory. */
export interface SynthesizedFleet {
  /** The text of each file by its path: `infra/vps1/edge/compose.yaml`. Plain data: fit for a snapshot. */
  readonly files: Readonly<Record<string, string>>;
  /** Problems as a person reads them, warnings included. */
  readonly problems: readonly string[];
  /**
   * A YAML or JSON file, read.
   * @throws when there is no such file, naming those that there are beside it
   */
  parse(path: string): unknown;
}

/** Synthesizes a fleet to files in memory: what a team's own tests look at. Writes nothing. */
export function synthesizeFleet(fleet: Fleet, committed: CommittedFiles = {}): SynthesizedFleet {
  const { problems, output } = synthesize(fleet, committed);
  const files: Record<string, string> = {};
  for (const { directory, files: own } of output?.units ?? []) {
    for (const { name, content } of own) files[`${directory}/${name}`] = content;
  }
  for (const { path, content } of output?.singles ?? []) files[path] = content;
  return {
    files,
    problems: problems.map(formatProblem),
    parse(path) {
      const text = files[path];
      if (text !== undefined) return load(text);
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      const beside = Object.keys(files).filter((each) => each.startsWith(folder));
      throw new Error(`no file ${path} was synthesized; in its folder there are: ${beside.join(', ') || 'none'}`);
    },
  };
}
