import { keys, tunnelled } from './tunnelled-fleet';

const uncommented = (text: string) => text.split('\n').slice(3).join('\n');

test('each host’s file has its peers as far as their keys are known', () => {
  const { files } = tunnelled(JSON.stringify(keys));
  expect(uncommented(files['infra/data/host/etc/vpsynth/wireguard.conf'] ?? '')).toMatchInlineSnapshot(`
"[Interface]
Address = 10.99.0.1/24
ListenPort = 51820

# web
[Peer]
PublicKey = TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=
Endpoint = 203.0.113.2:51820
AllowedIPs = 10.99.0.2/32

# other has no key yet: npx vpsynth bootstrap other makes it; then synth
"
`);
});

test('what crosses hosts is taken from the tunnel alone, and the tunnel from peers alone', () => {
  const rules = tunnelled(JSON.stringify(keys)).files['infra/data/host/etc/vpsynth/firewall.nft'] ?? '';
  expect(rules.match(/^.*(51820|5432).*$/gm)?.map((line) => line.trim())).toMatchInlineSnapshot(`
[
  "ip saddr { 203.0.113.2, 203.0.113.3 } udp dport 51820 accept comment "tunnels"",
  "iifname "vpsynth0" ip saddr { 10.99.0.2 } ip daddr 10.99.0.1 tcp dport 5432 accept comment "data/postgres"",
  "iifname "vpsynth0" ip saddr { 10.99.0.2 } ct original ip daddr 10.99.0.1 meta l4proto tcp ct original proto-dst 5432 accept comment "data/postgres"",
]
`);
});

test('the lock keeps the keys of hosts that are in a network', () => {
  const gone = { ...keys, gone: keys.web };
  expect(tunnelled(JSON.stringify(gone)).files['infra/wireguard.lock.json']).toBe(`${JSON.stringify(keys, null, 2)}\n`);
  expect(tunnelled().files['infra/wireguard.lock.json']).toBe('{}\n');
});

test('a lock that can’t be read is told, and not written over', () => {
  const { problems, files } = tunnelled('{"data": "short"}');
  expect(problems.join('\n')).toContain(
    "error wireguard-lock: fleet: infra/wireguard.lock.json can't be read: data: expected a public key of WireGuard",
  );
  expect(files).toEqual({});
});
