import type { Vps } from '../../constructs/host/vps';
import type { Model, Stack } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';

/** A VPS with all that stands on it: what the files of the machine itself are made from. */
export interface Machine {
  readonly model: Model;
  readonly host: Vps;
  readonly stacks: readonly Stack[];
}

/** Files below the folder `host`, where `etc/…` mirrors `/etc/…` of the machine. */
export type MachineRenderer = (machine: Machine) => readonly OutputFile[];

/** The text of a file whose comments start with a mark: header, empty line, content. */
export function commented(machine: Machine, lines: readonly string[], mark = '#'): string {
  return [...header(machine.host).map((line) => `${mark} ${line}`), '', ...lines, ''].join('\n');
}
