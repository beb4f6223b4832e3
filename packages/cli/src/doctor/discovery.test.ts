import { SensorConfig } from '@lanhound/sensor';
import { expect, test } from 'vitest';
import { discoveryFinding } from './discovery.ts';

const link = { interface: 'eth0', family: 4 as const, networks: ['192.168.1.0/24'], addresses: 253, omitted: 0 };
const link6 = { interface: 'eth0', family: 6 as const, networks: ['fe80::/64'], addresses: 0, omitted: 0 };
const possible = ['192.168.1.0/24', 'fe80::/64'];

type Case = [string, object, Parameters<typeof discoveryFinding>[1]['links'], boolean, RegExp];
test.each<Case>([
  ['is not asked for', {}, [], true, /^ok off: the sensor listens and sends nothing/],
  [
    'is elsewhere',
    { networks: ['10.0.0.0/8'] },
    [],
    true,
    /^warn .*in none of 10\.0\.0\.0\/8.*in 192\.168\.1\.0\/24, fe80::\/64\.$/,
  ],
  [
    'works',
    { networks: ['eth0'] },
    [link, link6],
    true,
    /^ok looks for devices, asks the resolver .*, and asks them .* in 192\.168\.1\.0\/24 on eth0; fe80::\/64 on eth0$/,
  ],
  ['only probes', { networks: ['eth0'], sweep: false, names: false }, [link, link6], false, /^ok asks them when/],
  [
    'has too much to ask',
    { networks: ['eth0'] },
    [{ ...link, omitted: 64_512 }],
    true,
    /^warn .*64.512 addresses.*Name the part/,
  ],
  ['has no ping, where that matters', { networks: ['eth0'] }, [link, link6], false, /^warn .*no ping.*Install it/],
  ['has no ping, where it does not', { networks: ['eth0'] }, [link], false, /^ok/],
])('discovery that %s', (_, discovery, links, hasPing, said) => {
  const { discovery: config } = SensorConfig.parse({ discovery });
  const finding = discoveryFinding(config, { links, possible }, hasPing);
  expect(`${finding.state} ${finding.found} ${'fix' in finding ? finding.fix : ''}`.trim()).toMatch(said);
});
