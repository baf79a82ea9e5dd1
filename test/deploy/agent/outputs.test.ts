import { AgentMachine } from './agent-machine';

const linux = process.platform === 'linux' ? test : test.skip;

linux('what containers write fits into wider pipes; terminals, files and what has ended stay as they are', () => {
  const [sizes, told] = new AgentMachine().python(`
import fcntl, outputs, subprocess
class Container:
    def __init__(self, process):
        self.process = process
pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
writes = subprocess.Popen(["sleep", "20"], **pipes)
elsewhere = subprocess.Popen(["sleep", "20"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
ended = subprocess.Popen(["true"])
ended.wait()
before = [fcntl.fcntl(each, fcntl.F_GETPIPE_SZ) for each in (writes.stdout, writes.stderr)]
outputs.widen([Container(each) for each in (0, ended.pid, elsewhere.pid, writes.pid)])
outputs.widen([Container(writes.pid)])
after = [fcntl.fcntl(each, fcntl.F_GETPIPE_SZ) for each in (writes.stdout, writes.stderr)]
for each in (writes, elsewhere):
    each.kill()
    each.wait()
tell([before, after])
tell([outputs.SIZE, outputs.UNPRIVILEGED])`);
  const [before, after] = sizes;
  expect(before).toEqual([65_536, 65_536]);
  for (const size of after) expect(told).toContain(size);
});
