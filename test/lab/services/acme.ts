import { waitFor } from '../../wait-for';
import { issue, trustAcmeRoot } from '../authority';
import { sharedMember } from '../engine/members';
import { Machine, startMachine } from '../machine';
import { acmeName, labAddresses } from '../network';

const folder = '/etc/vpsynth-lab';
const machineName = 'acme';

/** How long its certificates are valid unless a test asks for less: as long as Let's Encrypt's. */
const ninetyDays = 90 * 24 * 60 * 60;

const pebbleConfiguration = (certificateSeconds: number) =>
  JSON.stringify({
    pebble: {
      listenAddress: '127.0.0.1:14000',
      managementListenAddress: '127.0.0.1:15000',
      certificate: `${folder}/acme.crt`,
      privateKey: `${folder}/acme.key`,
      httpPort: 80,
      tlsPort: 443,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
      retryAfter: { authz: 1, order: 1 },
      profiles: { default: { description: 'as the lab was asked', validityPeriod: certificateSeconds } },
    },
  });

// Let's Encrypt's directory has another path than pebble's; all else is handed on as it came.
const front = `
daemon off;
error_log /dev/stderr;
pid /run/nginx.pid;
events {}
http {
    access_log off;
    server {
        listen 443 ssl;
        server_name ${acmeName};
        ssl_certificate ${folder}/acme.crt;
        ssl_certificate_key ${folder}/acme.key;
        proxy_set_header Host $host;
        location = /directory { proxy_pass https://127.0.0.1:14000/dir; }
        location / { proxy_pass https://127.0.0.1:14000; }
    }
}
`;

/** Starts the ACME server that certbot reaches under Let's Encrypt's own address. It validates by http-01, on port 80. */
export async function startAcme(): Promise<void> {
  const { certificate, key } = await issue(acmeName);
  const machine = await startMachine({
    image: 'services',
    name: machineName,
    member: sharedMember,
    address: labAddresses.acme,
    // No waits of random length before it validates, as there are for tests of clients.
    parameters: ['--env', 'PEBBLE_VA_NOSLEEP=1', '--env', 'PEBBLE_WFE_NONCEREJECT=0'],
    folders: {
      [folder]: {
        'pebble.json': { content: pebbleConfiguration(ninetyDays) },
        'front.conf': { content: front },
        'acme.crt': { content: certificate },
        'acme.key': { content: key, mode: 0o600 },
      },
    },
    command: ['/usr/local/lib/vpsynth-lab/acme', labAddresses.names],
  });
  await untilAnswers(machine);
}

/**
 * Lets certificates be valid for another time from now on. It forgets its accounts and gets another root, so a test asks
 * for this before it starts its hosts.
 */
export async function restartAcme(certificateSeconds = ninetyDays): Promise<void> {
  const machine = new Machine(machineName);
  await machine.putFolder(folder, { 'pebble.json': { content: pebbleConfiguration(certificateSeconds) } });
  await machine.powerOff();
  await machine.powerOn();
  await untilAnswers(machine);
}

async function untilAnswers(machine: Machine): Promise<void> {
  const directory = ['--fail', '--insecure', '--resolve', `${acmeName}:443:127.0.0.1`, `https://${acmeName}/directory`];
  await waitFor('the ACME server', 20, async () => (await machine.try(['curl', '--silent', ...directory])).code === 0);
  trustAcmeRoot(await machine.run(['curl', '--silent', '--fail', '--insecure', 'https://127.0.0.1:15000/roots/0']));
}
