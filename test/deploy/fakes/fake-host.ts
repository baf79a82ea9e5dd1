import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith } from '../secrets/repository';

export interface Said {
  /** Printed before the first answer, as a login does. */
  readonly banner?: string;
  /** ssh fails at once. */
  readonly fault?: { readonly code: number; readonly words: string; readonly user?: string };
  /** Other commands than the agent, by a word of theirs. */
  readonly commands?: Readonly<Record<string, { code?: number; stdout?: string; stderr?: string }>>;
  /** The version of the agent that is there; absent: the one that is asked for. */
  readonly version?: string;
  /** Exit code of `vpsynth-agent stream`. */
  readonly stream?: number;
  /** What it says on standard error. */
  readonly streamSays?: string;
  /** What is another on single hosts, by name; what is asked is then taken down with its host, a release's end too. */
  readonly hosts?: Readonly<Record<string, Omit<Said, 'hosts'>>>;
  /**
   * Operation → what is written for it; `end` is an exit code, `wait` milliseconds. Others are answered by an empty result.
   * `release again`: from its second time on.
   */
  readonly answers?: Readonly<Record<string, readonly (object | string)[]>>;
}

type Asked = Readonly<Record<string, unknown>>;

/** Programs `ssh` and `rsync` that stand for a host. `environment` puts them first. */
export class FakeHost {
  readonly folder = folderWith();

  constructor(said: Said = {}) {
    mkdirSync(join(this.folder, 'bin'));
    cpSync(join(__dirname, 'ssh.js'), join(this.folder, 'bin/ssh'));
    writeFileSync(
      join(this.folder, 'bin/rsync'),
      '#!/usr/bin/env node\nrequire("node:fs").appendFileSync(process.env.FAKE_HOST + "/asked.jsonl", JSON.stringify({ rsync: process.argv.slice(2) }) + "\\n");\n' +
        'process.stderr.write(process.env.RSYNC_SAYS || "");\nprocess.exitCode = process.env.RSYNC_SAYS ? 11 : 0;\n',
    );
    for (const program of ['ssh', 'rsync']) chmodSync(join(this.folder, 'bin', program), 0o755);
    this.says(said);
  }

  says(said: Said): void {
    writeFileSync(join(this.folder, 'said.json'), JSON.stringify({ answers: {}, ...said }));
  }

  get environment(): NodeJS.ProcessEnv {
    return { FAKE_HOST: this.folder, PATH: `${join(this.folder, 'bin')}:${process.env.PATH}` };
  }

  /** How programs were started and what the agent was asked, in order, since the last call. */
  asked(): readonly Asked[] {
    const file = join(this.folder, 'asked.jsonl');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(file);
    return lines.map((line) => JSON.parse(line) as Asked);
  }

  /** The same in a word each: `ssh`, `rsync shop-prod`, or the operation. */
  steps(): readonly string[] {
    return this.asked().map(({ ssh, rsync, operation }) => {
      if (ssh !== undefined) return 'ssh';
      const folders = (rsync as string[] | undefined)?.filter((word) => /^infra\//.test(word));
      return folders === undefined ? String(operation) : `rsync ${folders.join(' ')}`;
    });
  }
}
