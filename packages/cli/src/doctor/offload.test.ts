import { checkConfig } from '@lanhound/runtime';
import { CaptureConfig } from '@lanhound/sensor';
import { expect, test } from 'vitest';
import { type Offload, offloadChecks, offloadsIn } from './offload.ts';

const capture = (more: object) => checkConfig(CaptureConfig, { kind: 'tcpdump', interface: 'eth0', ...more });

async function found(snapLengthBytes: number, offloads: Offload[] | undefined) {
  const [check] = offloadChecks(capture({ snapLengthBytes }), 'linux', async () => offloads);
  return check?.run();
}

test.each([
  ['generic-receive-offload: on\nlarge-receive-offload: off [fixed]', ['gro']],
  ['generic-receive-offload: off\nlarge-receive-offload: on', ['lro']],
  ['tx-checksumming: on\n\ttx-checksum-ipv4: on\nrx-gro-hw: on\nlarge-receive-offload: on', ['gro', 'lro']],
  ['generic-segmentation-offload: on\ngeneric-receive-offload: off\nrx-gro-list: on\nrx-udp-gro-forwarding: on', []],
  ['', []],
])('%j switches on %j', (features, offloads) => expect(offloadsIn(features)).toEqual(offloads));

test('joined segments that are cut early are worth a look', async () => {
  expect(await found(2_048, ['gro', 'lro'])).toEqual({
    state: 'warn',
    found: 'eth0 joins segments (GRO and LRO on); frames are cut after 2048 bytes',
    fix: expect.stringContaining('Set capture.snapLengthBytes to 4096 or more'),
    command: 'sudo ethtool -K eth0 gro off lro off',
  });
});

test.each([
  ['handshakes are kept', 4_096, ['gro'], 'ethtool -K eth0 gro off'],
  ['all is kept', 65_557, ['gro'], 'every frame is kept whole'],
  ['nothing is joined', 64, [], 'eth0 joins no segments'],
  ['nobody can tell', 2_048, undefined, 'ethtool -k eth0'],
] as const)('it is fine when %s', async (_, snapLengthBytes, offloads, said) => {
  expect(await found(snapLengthBytes, offloads && [...offloads])).toMatchObject({
    state: 'ok',
    found: expect.stringContaining(said),
  });
});

test.each([
  ['a capture of files', checkConfig(CaptureConfig, { kind: 'files', files: ['a.pcap'] }), 'linux'],
  ['another system', capture({}), 'darwin'],
  ['all interfaces', capture({ interface: 'any' }), 'linux'],
  ['the loopback', capture({ interface: 'lo' }), 'linux'],
] as const)('of %s nothing is checked', (_, config, platform) =>
  expect(offloadChecks(config, platform, async () => ['gro'])).toEqual([]),
);
