import { Component, github, type typescript } from 'projen';
import { actions } from '../../synth/github/actions';

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
        { uses: actions.checkout.uses, with: { 'persist-credentials': false } },
        { uses: actions.setupNode.uses, with: { 'node-version': '${{ matrix.node }}' } },
        { run: 'npm install --no-save' },
        { run: 'npx projen lint' },
        { run: 'npx projen synth --check' },
        { run: 'sudo --preserve-env=PATH bash .ci/run', env: { CI: 'true' } },
      ],
    });
  }
}
