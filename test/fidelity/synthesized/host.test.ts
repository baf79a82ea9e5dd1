import {
  describeWithPrograms,
  dockerDaemonAccepts,
  inSandbox,
  sshdAccepts,
  sudoAccepts,
  systemdAccepts,
} from '../programs';
import { accepted } from '../verdicts';
import { hostFiles } from './host-files';

/** What cloud images bring, and it sorts after ours: no passwords must come of it. */
const cloudInit = 'PasswordAuthentication yes\nPermitRootLogin yes\nX11Forwarding yes\nMaxAuthTries 20\n';

describeWithPrograms('real programs accept the files of every machine', () => {
  for (const { name, files } of hostFiles()) {
    describe(name, () => {
      test('dockerd', async () => {
        expect(await dockerDaemonAccepts({ files })).toMatchObject(accepted);
      });

      test('sshd, with our values in force beside those of others', async () => {
        const drops = '/etc/ssh/sshd_config.d';
        const others = { [`${drops}/50-cloud-init.conf`]: cloudInit, [`${drops}/00-provider.conf`]: cloudInit };
        const { settings, ...verdict } = await sshdAccepts({ files: { ...files, ...others } });
        expect(verdict).toMatchObject(accepted);
        expect(settings).toMatchObject({
          allowtcpforwarding: ['local'],
          authenticationmethods: ['publickey'],
          clientalivecountmax: ['4'],
          clientaliveinterval: ['15'],
          kbdinteractiveauthentication: ['no'],
          logingracetime: ['30'],
          maxauthtries: ['6'],
          maxsessions: ['10'],
          maxstartups: ['10:30:60'],
          passwordauthentication: ['no'],
          permitrootlogin: ['no'],
          port: ['22'],
          x11forwarding: ['no'],
        });
      });

      if ('/etc/vpsynth/access/operations' in files) {
        test('sudo', async () => {
          expect(await sudoAccepts({ files })).toMatchObject(accepted);
        });

        test('sshd, which takes the keys of operations from the host’s files alone', async () => {
          const { settings, ...verdict } = await sshdAccepts({ files, user: 'operations' });
          expect(verdict).toMatchObject(accepted);
          expect(settings.authorizedkeysfile).toEqual(['/etc/vpsynth/access/operations']);
          expect((await sshdAccepts({ files, user: 'deploy' })).settings.authorizedkeysfile).toEqual([
            '.ssh/authorized_keys .ssh/authorized_keys2 /etc/vpsynth/access/%u',
          ]);
        });
      }

      test('nftables, loaded twice beside the tables of others', async () => {
        const ruleset = await inSandbox({ files }, async (sandbox) => {
          const load = ['nft', '--file', '/etc/vpsynth/firewall.nft'] as const;
          await sandbox.must(['nft', 'add', 'table', 'ip', 'docker']);
          await sandbox.must(['nft', '--check', '--file', '/etc/vpsynth/firewall.nft']);
          await sandbox.must(load);
          const once = await listed(sandbox);
          await sandbox.must(load);
          expect(await listed(sandbox)).toEqual(once);
          return once;
        });
        expect(ruleset).toMatch(/^table ip docker \{/m);
        expect(ruleset).toMatch(/hook input priority filter; policy drop;/);
        expect(ruleset).toMatch(/hook forward priority filter - 10; policy drop;/);
      });

      test('systemd', async () => {
        const units = Object.keys(files).filter((path) => path.startsWith('/etc/systemd/system/'));
        expect(units).toContain('/etc/systemd/system/vpsynth-firewall.service');
        const agent = { '/usr/local/sbin/vpsynth-agent': { content: '#!/bin/sh\n', mode: 0o755 } };
        expect(await systemdAccepts({ files: { ...files, ...agent }, units })).toMatchObject(accepted);
      });

      test('apt', async () => {
        const dump = await inSandbox({ files }, (sandbox) => sandbox.must(['apt-config', 'dump']));
        expect(dump.stderr).toBe('');
        expect(dump.stdout).toContain('APT::Periodic::Unattended-Upgrade "1";');
        expect(dump.stdout).toContain('Unattended-Upgrade::Automatic-Reboot "false";');
      });

      test('sysctl', async () => {
        const path = '/etc/sysctl.d/90-vpsynth.conf';
        const dry = await inSandbox({ files }, (sandbox) => sandbox.run(['sysctl', '--dry-run', `--load=${path}`]));
        const { content } = files[path] as { content: string };
        const meant = content.split('\n').filter((line) => /^[a-z]/.test(line));
        expect(meant.length).toBeGreaterThan(20);
        expect(dry.stdout.trim().split('\n')).toEqual(
          expect.arrayContaining(meant.filter((line) => line.startsWith('net.ipv4.conf'))),
        );
        expect(dry.stderr).not.toMatch(/malformed|invalid|unknown option/i);
      });

      const hook = '/etc/letsencrypt/renewal-hooks/deploy/vpsynth';
      if (hook in files)
        test('sh', async () => {
          const { code } = await inSandbox({ files }, (sandbox) => sandbox.run(['sh', '-n', hook]));
          expect(code).toBe(0);
        });
    });
  }
});

function listed(sandbox: { must(command: [string, ...string[]]): Promise<{ stdout: string }> }): Promise<string> {
  return sandbox.must(['nft', 'list', 'ruleset']).then(({ stdout }) => stdout);
}
