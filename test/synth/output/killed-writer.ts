// A process of its own, which kills itself: node --require …/typescript-loader.js killed-writer.ts <root> <version> <n>
import { transact } from '../../../synth/output/transaction';
import { versions } from './versions';

const [root = '', version = '', at = ''] = process.argv.slice(2);
let steps = 0;
transact(root, versions[version as keyof typeof versions](), false, (what) => {
  if (++steps === Number(at)) {
    process.stdout.write(what);
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  }
});
