import { checkConfig, silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureConfig, createCapture } from './capture-config.ts';
import { combinedFilter } from './filter.ts';
import { tcpdumpArguments } from './tcpdump-process.ts';

test('nothing configured is tcpdump with low latency on the default interface', () => {
  expect(checkConfig(CaptureConfig, undefined)).toEqual({
    kind: 'tcpdump',
    snapLengthBytes: 4_096,
    bufferKb: 65_536,
    lowLatency: true,
    promiscuous: true,
    program: 'tcpdump',
    statisticsSeconds: 5,
  });
});

test.each([
  [{ kind: 'tcpdump', interface: '-w/etc/passwd' }, /interface is "-w\/etc\/passwd", want a name of an interface/],
  [{ kind: 'tcpdump', snapLengthBytes: 10 }, /snapLengthBytes is 10, want at least 64/],
  [{ kind: 'tcpdump', snaplen: 10 }, /snaplen is an unknown key/],
  [{ kind: 'files', files: [] }, /files is \[\], want at least 1/],
  [{ kind: 'files', files: ['-', 'a', '-'] }, /standard input \(-\) at most once/],
  [{ kind: 'pcap' }, /kind is "pcap"/],
])('%j is refused', (config, message) => {
  expect(() => checkConfig(CaptureConfig, config)).toThrow(message);
});

test.each([
  [
    { kind: 'files', files: ['a.pcap'] },
    { name: 'a.pcap', live: false },
  ],
  [
    { kind: 'files', files: ['a.pcap', 'b'] },
    { name: '2 files', live: false },
  ],
  [
    { kind: 'files', files: ['-'], live: true },
    { name: 'standard input', live: true },
  ],
  [
    { kind: 'tcpdump', interface: 'eth7' },
    { name: 'eth7', live: true },
  ],
  [
    { kind: 'libpcap', interface: 'eth7' },
    { name: 'eth7', live: true },
  ],
])('%j makes its source, and opens nothing yet', (config, expected) => {
  const deps = { report: silentReport(), clock: fakeClock(), random: () => 0 };
  const { name, live } = createCapture(checkConfig(CaptureConfig, config), deps);
  expect({ name, live }).toEqual(expected);
});

test.each([
  [undefined, undefined, ''],
  ['  ', '', ''],
  ['tcp or udp', undefined, '(tcp or udp)'],
  [undefined, 'port 1883', 'not (port 1883)'],
  ['tcp or udp', 'port 1883 or port 4222', '(tcp or udp) and not (port 1883 or port 4222)'],
])('filter %s without %s', (filter, exclude, expected) => {
  expect(combinedFilter(filter, exclude)).toBe(expected);
});

test('arguments of tcpdump', () => {
  const options = { interfaceName: 'eth0', snapLengthBytes: 2_048, bufferKb: 4_096, promiscuous: true };
  const common = '-i eth0 -n -w - -s 2048 -B 4096 -U';
  expect(tcpdumpArguments({ ...options, lowLatency: true, filter: '' }).join(' ')).toBe(`${common} --immediate-mode`);
  const careful = tcpdumpArguments({ ...options, lowLatency: false, promiscuous: false, filter: '-z evil' });
  expect(careful.join(' ')).toBe(`${common} -p -- -z evil`);
});
