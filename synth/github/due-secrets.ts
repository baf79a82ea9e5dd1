import type { Model } from '../derive/model';
import { header } from '../header';
import type { OutputSingle } from '../output/file';
import { yaml } from '../serialize/yaml';
import { actionComments } from './actions';
import { prepared } from './steps';

/**
 * The workflow that fails while a secret is due; nothing where no schedule is declared. It needs no secret of the
 * repository: when values were set is committed, and none is opened.
 */
export function dueSecretsWorkflow(model: Model): OutputSingle[] {
  if (model.find('secret-rotation').length === 0) return [];
  return model.find('delivery').map(({ component, facet }) => {
    const steps = [...prepared(facet), { run: 'npx vpsynth secrets due' }];
    const workflow = {
      name: 'fleet-secrets',
      // Mondays; at an odd minute, since GitHub delays what all start at the full hour (docs.github.com: schedule).
      on: { schedule: [{ cron: '23 6 * * 1' }], workflow_dispatch: {} },
      permissions: {},
      jobs: {
        due: { 'runs-on': facet.runner, 'timeout-minutes': 10, permissions: { contents: 'read' }, steps },
      },
    };
    return {
      path: '.github/workflows/fleet-secrets.yml',
      content: yaml(workflow as never, { header: header(component), comments: actionComments('due', steps) }),
    };
  });
}
