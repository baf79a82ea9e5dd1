import { keys, tunnelled } from '../../synth/tunnelled-fleet';
import { describeWithPrograms, wireGuardAccepts } from '../programs';

describeWithPrograms('WireGuard reads the file of each host', () => {
  const { files } = tunnelled(JSON.stringify(keys));
  const configuration = '/etc/wireguard/vpsynth0.conf';
  // As the host completes it.
  const accepts = (content: string) =>
    wireGuardAccepts({
      files: {
        [configuration]: content.replace(
          '[Interface]',
          '[Interface]\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=',
        ),
      },
      configuration,
    });

  test.each(['data', 'web'])('%s', async (host) => {
    const content = files[`infra/${host}/host/etc/vpsynth/wireguard.conf`] ?? '';
    expect(content).toContain('[Interface]');
    expect(await accepts(content)).toMatchObject({ problems: [] });
  });

  test('and refuses a key that is none', async () => {
    const { problems } = await accepts('[Interface]\n[Peer]\nPublicKey = none\n');
    expect(problems.join()).toContain('Key is not the correct length or format');
  });
});
