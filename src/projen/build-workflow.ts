import { Component, github, type typescript } from 'projen';

/** Actions by the full hash of a release, since a tag can be moved (GitHub: "Secure use reference"). */
const actions = {
  checkout: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8', // v5.0.0
  setupNode: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444', // v5.0.0
} as const;

/** Builds and tests this repository on every push and pull request, on each supported Node.js. */
export class BuildWorkflow extends Component {
  constructor(project: typescript.TypeScriptProject) {
    super(project);
    const workflow = new github.GithubWorkflow(project.github as github.GitHub, 'build', { limitConcurrency: true });
    workflow.on({ pullRequest: {}, push: { branches: ['main'] } });
    workflow.addJob('build', {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: github.workflows.JobPermission.READ },
      timeoutMinutes: 30,
      strategy: { matrix: { domain: { node: ['20', '22', '24'] } } },
      steps: [
        { uses: actions.checkout, with: { 'persist-credentials': false } },
        { uses: actions.setupNode, with: { 'node-version': '${{ matrix.node }}' } },
        { run: 'npm install --no-save' },
        { run: 'npx projen lint' },
        { run: 'npx projen synth --check' },
        { run: 'sudo --preserve-env=PATH bash .ci/run', env: { CI: 'true' } },
      ],
    });
  }
}
