import { Component, type javascript } from 'projen';

export interface FleetTasksOptions {
  /**
   * The command that runs vpsynth.
   * @default 'vpsynth', the command of the installed package
   */
  readonly command?: string;
}

const tasks = [
  { name: 'synth', description: 'Turn the declaration into files (--check: say what would change, and fail)' },
  { name: 'diff', description: 'Show what synth would change, line by line' },
  { name: 'check', description: 'Run every check; write nothing' },
  { name: 'dev', description: 'Run everything on this machine, changed sources live; Ctrl-C stops' },
] as const;

/** Folders of a stack that its host fills: secrets, private keys, what is active there. A deployer's copy has them too. */
const hostFolders = ['secrets', 'certificates', 'active', 'challenges', 'files'];

/**
 * What a repository with a fleet needs from projen: the tasks `synth`, `diff`, `check` and `dev`, generated files marked as
 * such for code review, and secrets and what else is a host's own kept out of git.
 */
export class FleetTasks extends Component {
  constructor(project: javascript.NodeProject, options: FleetTasksOptions = {}) {
    super(project);
    const command = options.command ?? 'vpsynth';
    for (const { name, description } of tasks) {
      project.addTask(name, { description, steps: [{ exec: `${command} ${name}`, receiveArgs: true }] });
    }
    // A host's folder holds only generated files: its declaration is the file beside it.
    project.gitattributes.addAttributes('/infra/*/**', 'linguist-generated');
    project.gitattributes.addAttributes('/.github/workflows/fleet-*.yml', 'linguist-generated');
    // Hashes: they follow from the files beside them.
    project.gitattributes.addAttributes('/infra/**/.manifest.json', '-diff');
    // Encrypted as a whole: two versions can't be merged, and lines of them tell nothing.
    project.gitattributes.addAttributes('/infra/secrets.age', '-diff', '-merge');
    // A stack may have a name that projects of Node.js leave out, such as `logs`.
    project.gitignore.include('/infra/**');
    // Projects of Node.js leave packed packages out. Without its own a clone of the repository can't be installed.
    project.gitignore.include('/vendor/*.tgz');
    project.gitignore.addPatterns('/infra/.vpsynth/', '.env', '.env.local');
    project.gitignore.addPatterns(...hostFolders.map((folder) => `/infra/*/*/${folder}/`));
  }
}
