import { describeInMarkdown, type HostPlan } from '../../src/deploy/host-plan';
import { still } from './plans';

const machine = { changed: [], removed: [], wireGuardKey: null };
const nothing: HostPlan = {
  host: 'web1',
  warnings: [],
  machine,
  images: [],
  unbuilt: [],
  stacks: {},
  existing: { ends: [], removes: [] },
  foresight: { actions: [], memory: { limits: 0, reservations: 0, available: null } },
};

test('nothing to do', () => {
  expect(describeInMarkdown(nothing)).toBe('### web1\n\nNothing to do: everything is and runs as the files say.\n');
});

test('for a pull request: what can not be undone, then each service, memory, images, files', () => {
  const plan: HostPlan = {
    ...nothing,
    warnings: ['the volume a|b is <left>'],
    images: ['pull registry.example/api:2'],
    stacks: { 'shop-prod': { ...still, install: ['compose.yaml'] } },
    foresight: {
      actions: [
        {
          stack: 'shop-prod',
          service: 'api',
          action: 'switch',
          because: 'api:1 becomes api:2',
          from: 'blue',
          to: 'green',
        },
        {
          stack: 'shop-prod',
          service: 'drop',
          action: 'migrate',
          because: 'is not there',
          kind: 'contract',
          database: 'shop/prod/database',
        },
        {
          stack: 'shop-prod',
          service: 'database',
          action: 'recreate',
          because: 'is declared otherwise',
          gap: { stopSeconds: 30, startSeconds: 60 },
        },
      ],
      memory: { limits: 2 ** 29, reservations: 2 ** 28, available: 2 ** 31 },
    },
  };
  expect(describeInMarkdown(plan)).toMatchInlineSnapshot(`
"### web1

- **shop-prod: drop takes something out of shop/prod/database: no release before this one can come back then**
- the volume a\\|b is &lt;left>

| stack | service | | because | gap |
| --- | --- | --- | --- | --- |
| shop-prod | api | switch | api:1 becomes api:2 | none |
| shop-prod | drop | migrate | is not there | none |
| shop-prod | database | recreate | is declared otherwise | at most 90 s |

Memory: up to 512 MiB more while both sides run, 256 MiB at the least; 2048 MiB are available now.

- \`pull registry.example/api:2\`

<details><summary>
shop-prod: 1 lines</summary>

\`\`\`text
write    compose.yaml
\`\`\`

</details>
"
`);
});
