import type { Output, OutputUnit } from '../../../synth/output/file';

/** An output of units and single files, each file by its name. */
export function outputOf(
  units: Readonly<Record<string, Readonly<Record<string, string>>>>,
  singles: Readonly<Record<string, string>> = {},
): Output {
  return {
    units: Object.entries(units).map(
      ([directory, files]): OutputUnit => ({
        directory,
        files: Object.entries(files).map(([name, content]) => ({ name, content, executable: name.endsWith('.sh') })),
      }),
    ),
    singles: Object.entries(singles).map(([path, content]) => ({ path, content })),
  };
}
