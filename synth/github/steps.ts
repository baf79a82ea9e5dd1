import type { DeliveryFacet } from '../../constructs/facets/delivery';
import { actions } from './actions';

/** A step of a job. Values reach a command by its environment, never as a part of its text. */
export interface WorkflowStep {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

/** The repository, Node.js, and the packages that the lock file names. */
export function prepared({ node, install }: DeliveryFacet): WorkflowStep[] {
  return [
    { uses: actions.checkout.uses, with: { 'persist-credentials': false } },
    { uses: actions.setupNode.uses, with: { 'node-version': node } },
    { run: install },
  ];
}

/** What the registry of the images wants to know; nothing when none are pushed. */
export function registryVariables(registry: string | undefined): Record<string, string> {
  if (registry === undefined) return {};
  // GitHub's own registry takes the token of the run, which ends with it.
  const isGitHub = registry === 'ghcr.io';
  return {
    VPSYNTH_REGISTRY: registry,
    VPSYNTH_REGISTRY_USERNAME: isGitHub ? '${{ github.actor }}' : '${{ secrets.VPSYNTH_REGISTRY_USERNAME }}',
    VPSYNTH_REGISTRY_PASSWORD: isGitHub ? '${{ secrets.GITHUB_TOKEN }}' : '${{ secrets.VPSYNTH_REGISTRY_PASSWORD }}',
  };
}

/** Where the key of the deployment stands while it runs: GitHub empties the folder after each job. */
const keyFile = '${{ runner.temp }}/deploy-key';

/** The private key, from a secret to a file that nobody else may read: OpenSSH takes it in no other way. */
export const writeKey: WorkflowStep = {
  name: 'Write the deploy key',
  env: { DEPLOY_KEY: '${{ secrets.VPSYNTH_SSH_IDENTITY }}', DEPLOY_KEY_FILE: keyFile },
  run: [
    ': "${DEPLOY_KEY:?this repository has no secret VPSYNTH_SSH_IDENTITY}"',
    'umask 077',
    'printf \'%s\\n\' "$DEPLOY_KEY" > "$DEPLOY_KEY_FILE"',
  ].join('\n'),
};

/** The hosts of a group together, by the committed files. Their keys are pinned in infra/known_hosts. */
export function deploy(registry: string | undefined): WorkflowStep {
  return {
    env: {
      HOSTS: '${{ matrix.hosts }}',
      VPSYNTH_SSH_IDENTITY_FILE: keyFile,
      VPSYNTH_AGE_IDENTITY: '${{ secrets.VPSYNTH_AGE_IDENTITY }}',
      ...registryVariables(registry),
    },
    run: ['read -ra hosts <<< "$HOSTS"', 'npx vpsynth deploy "${hosts[@]}"'].join('\n'),
  };
}
