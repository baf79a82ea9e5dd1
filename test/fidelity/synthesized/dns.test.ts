import { describeWithPrograms, namedAccepts } from '../programs';
import { fleets } from './fleets';

describeWithPrograms('BIND loads the zone file', () => {
  test.each(Object.keys(fleets))('%s', async (name) => {
    const content = fleets[name]?.().files['infra/fleet/dns.zone'] ?? '';
    const declared = content.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
    expect(declared.length).toBeGreaterThan(1);
    const { records, ...verdict } = await namedAccepts(content);
    expect(verdict).toMatchObject({ problems: [] });
    expect([...records].sort()).toEqual([...declared].sort());
  });

  test('and refuses what is no address, and a name in two forms', async () => {
    const { problems } = await namedAccepts('shop.example. 3600 IN A 203.0.113.300\n');
    expect(problems.join('\n')).toContain("'203.0.113.300'");
    const { problems: both } = await namedAccepts(
      'shop.example. 3600 IN CNAME app.example.\nshop.example. 3600 IN A 203.0.113.1\n',
    );
    expect(both.join('\n')).toContain('CNAME and other data');
  });
});
