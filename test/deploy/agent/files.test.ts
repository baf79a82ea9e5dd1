import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine } from './agent-machine';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});
const inode = (path: string) => statSync(join(machine.root, path)).ino;

describe('names', () => {
  test.each([['../x'], ['a/../../x'], ['/etc/passwd'], [''], ['.']])('%j is no path inside', (name) => {
    expect(machine.python(`import files\ntell(attempt(files.inside, ROOT, ${JSON.stringify(name)}))`)).toEqual([
      ['path', expect.stringMatching(/is no path inside/)],
    ]);
  });
});

describe('what the deploy user sent', () => {
  const read = (name: string) =>
    machine.python(`
import files
found = attempt(files.read_regular, ROOT / "srv/incoming", "${name}")
tell(found if isinstance(found, list) else found.decode())`)[0];

  test('is read', () => {
    machine.put('srv/incoming/shop/a/b.conf', 'text');
    expect(read('shop/a/b.conf')).toBe('text');
  });

  test.each<[what: string, prepare: () => void, why: string]>([
    ['nothing', () => {}, "can't be read: No such file or directory"],
    [
      'a link',
      () => symlinkSync('/etc/hostname', join(machine.root, 'srv/incoming/shop')),
      "can't be read: Too many levels of symbolic links",
    ],
    ['a folder', () => machine.put('srv/incoming/shop/file', ''), "can't be read: Is a directory"],
  ])('%s is not taken for a file', (_, prepare, why) => {
    prepare();
    expect(read('shop')).toEqual(['incomplete', `/srv/incoming/shop ${why}`]);
  });

  test('a folder on the way that is a link is not followed, a pipe is not waited for', () => {
    symlinkSync('/etc', join(machine.root, 'srv/incoming/shop'));
    expect(read('shop/hostname')).toEqual(['incomplete', "/srv/incoming/shop/hostname can't be read: Not a directory"]);
    machine.python(`os.mkfifo(ROOT / "srv/incoming/pipe")`);
    expect(read('pipe')).toEqual(['incomplete', '/srv/incoming/pipe is no regular file']);
  });
});

describe('a file is replaced', () => {
  test('whole, by a rename, with its mode; nothing partial stays', () => {
    machine.put('srv/stacks/shop/a.conf', 'old');
    const [was, is] = machine.python(`
import files
path = ROOT / "srv/stacks/shop/a.conf"
tell(path.stat().st_ino)
files.write(path, b"new", mode=0o400)
tell([path.stat().st_ino, mode(path), sorted(each.name for each in path.parent.iterdir())])`);
    expect(is).toEqual([expect.any(Number), '0o400', ['a.conf']]);
    expect(is[0]).not.toBe(was);
  });

  test('a link that stands there is replaced, not what it leads to', () => {
    machine.put('precious', 'precious');
    machine.put('srv/stacks/shop/.keep', '');
    symlinkSync('../../../precious', join(machine.root, 'srv/stacks/shop/a.conf'));
    machine.python(`import files\nfiles.write(ROOT / "srv/stacks/shop/a.conf", b"new", mode=0o444)`);
    expect([machine.read('precious'), machine.read('srv/stacks/shop/a.conf')]).toEqual(['precious', 'new']);
  });

  test('what can not be written is told, and leaves nothing', () => {
    machine.put('srv/stacks/shop/a.conf/in-the-way', '');
    const [refused] = machine.python(
      `import files\ntell(attempt(files.write, ROOT / "srv/stacks/shop/a.conf", b"new", mode=0o444))`,
    );
    expect(refused).toEqual(['disk', "/srv/stacks/shop/a.conf can't be written: Is a directory"]);
    expect(machine.list('srv/stacks/shop')).toEqual(['a.conf']);
  });

  test('where no room is for a folder or a file, that is told too', () => {
    const refused = machine.python(`
import errno, files
def full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")
path = ROOT / "srv/stacks/shop/deep/a.conf"
opened, os.open = os.open, full
tell(attempt(files.write, ROOT / "srv/a.conf", b"new", mode=0o444))
os.open, os.mkdir = opened, full
tell(attempt(files.write, path, b"new", mode=0o444))`);
    expect(refused).toEqual([
      ['disk', "/srv/a.conf can't be written: No space left on device"],
      ['disk', "/srv/stacks/shop/deep/a.conf can't be written: No space left on device"],
    ]);
  });

  test('removal takes the folders that are empty then', () => {
    machine.put('srv/stacks/shop/a/b/c', '');
    machine.put('srv/stacks/shop/a/d', '');
    machine.python(`import files\nfiles.remove(ROOT / "srv/stacks/shop/a/b/c", ROOT / "srv/stacks/shop")`);
    expect([machine.list('srv/stacks/shop'), machine.list('srv/stacks/shop/a')]).toEqual([['a'], ['d']]);
  });
});

describe('names are on the disk too', () => {
  /** The folders that are brought to the disk, in order; those that are made before their file. */
  const settled = (code: string) =>
    machine.python(`
import files
folders, sync = [], os.fsync
def noted(descriptor):
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        folders.append(os.path.relpath(os.readlink(f"/proc/self/fd/{descriptor}"), ROOT))
    sync(descriptor)
os.fsync = noted
top = ROOT / "srv/stacks"
def write(name):
    files.write(top / name, b"new", mode=0o444)
${code}
tell(folders)`)[0];

  test('of what is written, and of the folders that are made for it', () => {
    expect(settled('write("a/b/c")\nwrite("a/b/c")')).toEqual([
      'srv/stacks',
      'srv/stacks/a',
      'srv/stacks/a/b',
      'srv/stacks/a/b',
    ]);
  });

  test('of what is removed', () => {
    machine.put('srv/stacks/a/b/c', '');
    machine.put('srv/stacks/a/d', '');
    expect(settled('files.remove(top / "a/b/c", top)')).toEqual(['srv/stacks/a']);
    expect(settled('files.remove(top / "a/d", top / "a")')).toEqual(['srv/stacks/a']);
  });

  test('of many files together each folder’s once, at the end, also when they end half-way; not of a folder that has gone', () => {
    const code = `
try:
    with files.together():
        for name in ("a/1", "a/2", "b/1", "a/3", "gone/1"):
            write(name)
        files.remove(top / "gone/1", top)
        assert folders == []
        raise AgentError("half-way", "")
except AgentError:
    folders.append("ended")
write("c")`;
    expect(settled(code)).toEqual(['srv/stacks', 'srv/stacks/a', 'srv/stacks/b', 'ended', 'srv/stacks']);
  });

  test('of a choice of nginx, of a record and of a history that begins', () => {
    const code = `
import choice, record
choice.say("edge", "shop", "api", "green")
choice.unsay("edge", "shop", "api", "green")
record.keep_volumes([])
os.close(record.opened(ROOT / "var/history.jsonl"))
os.close(record.opened(ROOT / "var/history.jsonl"))
record.append(record.opened(ROOT / "var/history.jsonl"), {})
os.close(record.opened(ROOT / "var/history.jsonl"))`;
    const choice = ['', '/active', '/active/shop', '/active/shop/api'].map((path) => `srv/stacks/edge${path}`);
    // Its folder stays when it goes.
    expect(settled(code)).toEqual(['srv/stacks', ...choice, ...choice.slice(-1), 'var', 'var', 'var', 'var']);
  });
});

describe('a kept release', () => {
  const copy = 'import files\nfiles.copy(ROOT / "srv/stacks/edge", ROOT / "srv/releases/edge/1")';
  const restore = 'import files\nfiles.restore(ROOT / "srv/releases/edge/1", ROOT / "srv/stacks/edge")';

  test('has files of its own, which no edit in place reaches, and nothing of the host itself', () => {
    machine.put('srv/stacks/edge/nginx/nginx.conf', 'one');
    for (const folder of ['active', 'certificates', 'challenges', 'files'])
      machine.put(`srv/stacks/edge/${folder}/x`, '');
    machine.put('srv/stacks/edge/nginx/files/x', 'generated, whatever it is called');
    machine.python(copy);
    expect(machine.list('srv/releases/edge/1')).toEqual(['nginx']);
    expect(machine.list('srv/releases/edge/1/nginx')).toEqual(['files', 'nginx.conf']);
    machine.put('srv/stacks/edge/nginx/nginx.conf', 'edited in place');
    expect(machine.read('srv/releases/edge/1/nginx/nginx.conf')).toBe('one');
  });

  test('brings back what it had: replaced, removed and added files, modes; the host’s own stay', () => {
    machine.put('srv/stacks/edge/nginx/nginx.conf', 'one');
    machine.put('srv/stacks/edge/secrets/filled/users', 'secret', 0o400);
    machine.python(copy);
    machine.python(`
import files
files.write(ROOT / "srv/stacks/edge/nginx/nginx.conf", b"two", mode=0o444)
files.write(ROOT / "srv/stacks/edge/nginx/new.conf", b"new", mode=0o444)
files.write(ROOT / "srv/stacks/edge/active/shop/api/green", b"", mode=0o444)
(ROOT / "srv/stacks/edge/secrets/filled/users").unlink()`);
    const before = inode('srv/stacks/edge/active/shop/api/green');
    machine.python(restore);
    expect(machine.read('srv/stacks/edge/nginx/nginx.conf')).toBe('one');
    expect(machine.list('srv/stacks/edge/nginx')).toEqual(['nginx.conf']);
    expect(machine.read('srv/stacks/edge/active/shop/api/green')).toBe('');
    expect(inode('srv/stacks/edge/active/shop/api/green')).toBe(before);
    expect(statSync(join(machine.root, 'srv/stacks/edge/secrets/filled/users')).mode & 0o777).toBe(0o400);
  });

  test('leaves alone what is as it was', () => {
    machine.put('srv/stacks/edge/nginx/nginx.conf', 'one');
    machine.python(copy);
    const before = inode('srv/stacks/edge/nginx/nginx.conf');
    machine.python(restore);
    expect(inode('srv/stacks/edge/nginx/nginx.conf')).toBe(before);
  });

  test('comes back to a full disk too', () => {
    machine.put('srv/stacks/edge/nginx/nginx.conf', 'one');
    machine.python(copy);
    machine.put('srv/stacks/edge/nginx/nginx.conf', 'two');
    machine.python(`
import files
def full(*_, **__):
    raise AgentError("disk", "no space left")
files.write = full
${restore}`);
    expect(machine.read('srv/stacks/edge/nginx/nginx.conf')).toBe('one');
  });
});
