import { expect, test } from 'vitest';
import { explainFailure, type FailedCapture, noInterface, notExecutable, notInstalled } from './capture-failure.ts';

const failed: FailedCapture = {
  interfaceName: 'eth0',
  said: [],
  interfaces: ['eth0', 'lo'],
  program: '/usr/bin/tcpdump',
  platform: 'linux',
  filter: '',
};

test.each<[string, Partial<FailedCapture>, string, string | undefined]>([
  [
    'no right, Linux',
    {
      said: [
        "eth0: You don't have permission to perform this capture on that device",
        '(socket: Operation not permitted)',
      ],
    },
    "no right to capture on eth0 (eth0: You don't have permission",
    'Run lanhound as root, or grant it: sudo setcap cap_net_raw+ep /usr/bin/tcpdump',
  ],
  [
    'no right in words of libpcap alone',
    { said: ['Attempt to create packet socket failed - CAP_NET_RAW may be required'] },
    'no right to capture on eth0 (',
    'Run lanhound as root, or grant it: sudo setcap cap_net_raw+ep /usr/bin/tcpdump',
  ],
  [
    'no right, macOS',
    { said: ['en0: (cannot open BPF device) /dev/bpf0: Permission denied'], platform: 'darwin' },
    'no right to capture on eth0 (',
    'Run lanhound with sudo, or grant it until the next start: sudo chmod o+rw /dev/bpf*',
  ],
  [
    'no such interface',
    { said: ['eth1: No such device exists', '(No such device exists)'], interfaceName: 'eth1' },
    'there is no interface eth1 (eth1: No such device exists',
    'Set capture.interface, or --interface, to one of eth0, lo.',
  ],
  [
    'an interface that was taken away',
    { said: ['pcap_loop: The interface disappeared'], interfaceName: 'wlan0' },
    'there is no interface wlan0 (',
    'Set capture.interface, or --interface, to one of eth0, lo.',
  ],
  [
    'an interface that went down',
    { said: ['pcap_loop: The interface disappeared'] },
    'the interface eth0 is down (',
    'Bring it up: sudo ip link set eth0 up',
  ],
  [
    'a down interface, macOS',
    { said: ['network is down'], platform: 'darwin' },
    'the interface',
    'Bring it up: sudo ifconfig eth0 up',
  ],
  [
    'a wrong filter',
    { said: ["can't parse filter expression: syntax error"], filter: 'tcp prt 1' },
    'capture.filter is wrong, used was "tcp prt 1" (',
    'Mend capture.filter; the language is described in `man pcap-filter`.',
  ],
  [
    'anything else',
    { said: ['tcpdump ended with signal SIGKILL'] },
    'the capture on eth0 ended (tcpdump ended with',
    undefined,
  ],
])('%s', (_, fields, message, fix) => {
  const error = explainFailure({ ...failed, ...fields });
  expect(error.message).toContain(message);
  expect(error.fix).toBe(fix);
});

test.each([
  [notInstalled('tcpdump', 'linux'), 'tcpdump is not installed. Install it: sudo apt-get install tcpdump'],
  [notInstalled('tcpdump', 'darwin'), 'tcpdump is not installed. Install it: brew install tcpdump'],
  [notExecutable('/opt/lh'), 'this user may not run /opt/lh. Allow it, or run lanhound as root: ls -l /opt/lh'],
  [
    noInterface(['a', 'b']),
    'this machine has no default route, so no interface is chosen. Set capture.interface, or --interface, to one of a, b.',
  ],
])('%s', (error, text) => {
  expect(error.message).toContain(text);
});
