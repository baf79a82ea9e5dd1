import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unifiedDiff } from '../../../synth/output/diff';
import { put, temporaryRoot } from './temporary-tree';

const lines = (...texts: (string | number)[]) => texts.map((text) => `${text}\n`).join('');

test('shows three lines around each change', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  const before = lines(...numbers);
  const after = lines('zero', ...numbers.filter((n) => n !== 10).map((n) => (n === 18 ? 'eighteen' : n)));
  expect(unifiedDiff({ kind: 'update', path: 'infra/one/edge/a', before, after })).toMatchInlineSnapshot(`
"diff --git a/infra/one/edge/a b/infra/one/edge/a
--- a/infra/one/edge/a
+++ b/infra/one/edge/a
@@ -1,3 +1,4 @@
+zero
 1
 2
 3
@@ -7,7 +8,6 @@
 7
 8
 9
-10
 11
 12
 13
@@ -15,6 +15,6 @@
 15
 16
 17
-18
+eighteen
 19
 20
"
`);
});

test('shows a new file, a deleted one, a missing last newline and a run bit', () => {
  const path = 'infra/one/edge/a.sh';
  expect(unifiedDiff({ kind: 'create', path, after: 'a', executable: true })).toMatchInlineSnapshot(`
"diff --git a/infra/one/edge/a.sh b/infra/one/edge/a.sh
new file mode 100755
--- /dev/null
+++ b/infra/one/edge/a.sh
@@ -0,0 +1,1 @@
+a
\\ No newline at end of file
"
`);
  expect(unifiedDiff({ kind: 'delete', path, before: 'a\n' })).toMatchInlineSnapshot(`
"diff --git a/infra/one/edge/a.sh b/infra/one/edge/a.sh
deleted file mode 100644
--- a/infra/one/edge/a.sh
+++ /dev/null
@@ -1,1 +0,0 @@
-a
"
`);
  expect(unifiedDiff({ kind: 'update', path, before: 'a', after: 'a', executable: true })).toMatchInlineSnapshot(`
"diff --git a/infra/one/edge/a.sh b/infra/one/edge/a.sh
old mode 100644
new mode 100755
"
`);
});

test('git turns the one text into the other by it', () => {
  const root = temporaryRoot();
  execFileSync('git', ['init', '-q'], { cwd: root });
  let seed = 7;
  const random = (limit: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  const text = () => {
    const body = lines(...Array.from({ length: random(30) }, () => random(6)));
    return random(3) === 0 ? body.slice(0, -1) : body;
  };
  for (let round = 0; round < 60; round++) {
    const [before, after] = [round % 10 === 0 ? undefined : text(), round % 10 === 5 ? undefined : text()];
    if (before === after || before === '' || after === '') continue;
    execFileSync('git', ['clean', '-fdq'], { cwd: root });
    if (before !== undefined) put(root, 'a', before);
    execFileSync('git', ['apply', '-'], {
      cwd: root,
      input: unifiedDiff({ kind: 'update', path: 'a', before, after }),
    });
    const result = existsSync(join(root, 'a')) ? readFileSync(join(root, 'a'), 'utf8') : undefined;
    expect(result).toBe(after);
  }
});

test('shows two large texts that have nothing in common as replaced, in no time', () => {
  const [a, b] = ['a', 'b'].map((sign) => lines(...Array.from({ length: 5000 }, (_, index) => `${sign}${index}`)));
  const diff = unifiedDiff({ kind: 'update', path: 'a', before: a, after: b });
  expect(diff.split('\n').length).toBe(10_005);
});
