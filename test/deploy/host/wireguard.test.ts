import { TestMachine } from './machine';

let machine: TestMachine;
beforeEach(() => {
  machine = new TestMachine();
});
afterEach(() => machine.close());

const path = 'etc/vpsynth/wireguard.conf';
const own = '# generated\n\n[Interface]\nAddress = 10.99.0.1/24\nListenPort = 51820\n';
const peer = '\n# web\n[Peer]\nPublicKey = TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=\nAllowedIPs = 10.99.0.2/32\n';
const key = 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n';

test('the private key is put in on the host, for root alone', () => {
  machine.put('etc/wireguard/vpsynth.key', key);
  machine.bring({ [path]: own });
  const [answer] = machine.run({ do: 'apply' });
  expect(machine.read('etc/wireguard/vpsynth0.conf')).toBe(
    own.replace('[Interface]\n', `[Interface]\nPrivateKey = ${key}`),
  );
  expect(machine.mode('etc/wireguard/vpsynth0.conf')).toBe(0o600);
  expect(machine.read(path)).toBe(own);
  expect(answer?.ran).toEqual([
    'wg-quick strip /run/vpsynth/host/vpsynth0.conf',
    'wg show vpsynth0',
    'wg-quick down vpsynth0',
    'wg-quick up vpsynth0',
  ]);
});

test('a new peer interrupts nobody; another address takes the interface down and up', () => {
  machine.put('etc/wireguard/vpsynth.key', key);
  machine.bring({ [path]: own });
  machine.run({ do: 'apply' });
  machine.bring({ [path]: own + peer });
  const [joined] = machine.run({ do: 'apply' });
  expect(joined?.ran.slice(1)).toEqual([
    'wg show vpsynth0',
    'wg-quick strip vpsynth0',
    'wg syncconf vpsynth0 /dev/stdin',
  ]);
  machine.bring({ [path]: (own + peer).replace('10.99.0.1/24', '10.99.0.9/24') });
  const [moved] = machine.run({ do: 'apply' });
  expect(moved?.ran.slice(1)).toEqual(['wg show vpsynth0', 'wg-quick down vpsynth0', 'wg-quick up vpsynth0']);
});

test('with systemd its unit runs it, and ends it when the network is gone', () => {
  machine.put('run/systemd/system/.keep', '');
  machine.put('etc/wireguard/vpsynth.key', key);
  machine.bring({ [path]: own });
  const [first] = machine.run({ do: 'apply' });
  expect(first?.ran.slice(1)).toEqual([
    'systemctl enable wg-quick@vpsynth0.service',
    'systemctl restart wg-quick@vpsynth0.service',
  ]);
  machine.bring({});
  const [last] = machine.run({ do: 'apply' });
  expect(last?.ran).toEqual(['systemctl disable --now wg-quick@vpsynth0.service']);
  expect(machine.read('etc/wireguard/vpsynth0.conf')).toBeUndefined();
});

test('a host that was bootstrapped before there was WireGuard is told how to get a key', () => {
  machine.bring({ [path]: own });
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.error).toMatchObject({
    code: 'wireguard-key',
    message: 'there is no /etc/wireguard/vpsynth.key: run npx vpsynth bootstrap for this host',
  });
  expect(machine.read(path)).toBeUndefined();
});
