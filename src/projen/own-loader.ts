import { type Project, ProjenrcFile } from 'projen';

/** Runs `.projenrc.ts` by the same loader as the declaration and the command: one way to read TypeScript here. */
export class OwnLoader extends ProjenrcFile {
  readonly filePath = '.projenrc.ts';

  constructor(project: Project) {
    super(project);
    project.defaultTask?.reset(`node --require ./src/cli/typescript-loader.js ${this.filePath}`);
  }
}
