import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { lanhound, lanhoundInShell } from '../testing/lanhound.ts';

describeWithCaptures('decode', (captures) => {
  const telnet = captures.path('insecure/telnet.pcap');
  const damaged = captures.path('link/tls_DER-incomplete-header.pcap');

  test('prints the packets that were asked for, in their order', async () => {
    const { code, stdout, stderr } = await lanhound('decode', telnet, '--packet', '5-6,1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^Packet \d+/gm)).toEqual(['Packet 1', 'Packet 5', 'Packet 6']);
  });

  test('reads no further than it must, so damage behind that is none', async () => {
    expect(await lanhound('decode', damaged, '--packet', '6')).toMatchObject({ code: 0, stderr: '' });
  });

  test('prints one JSON object a packet, to the end of standard input', async () => {
    const { code, stdout } = await lanhoundInShell(`"$@" decode - --packet 90- --json < "${telnet}"`);
    const packets = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).packet);
    expect({ code, packets }).toEqual({ code: 0, packets: [90, 91, 92] });
  });

  test.each([
    ['a packet that is not there', [telnet, '--packet', '500'], 2, 'telnet.pcap has 92 packets'],
    ['a range that ends behind the last', [telnet, '--packet', '90-93'], 2, '--packet is 93, want at most 92'],
    ['a range backwards', [telnet, '--packet', '9-5'], 2, 'want a number from 1 on, a range such as 5-9'],
    ['a packet behind the damage', [damaged, '--packet', '7'], 3, 'is damaged at byte 5035'],
    ['a file that is missing', ['/no/such.pcap', '--packet', '1'], 3, '/no/such.pcap cannot be read'],
  ])('%s is refused', async (_, args, exitCode, said) => {
    const { code, stderr } = await lanhound('decode', ...args);
    expect(stderr).toContain(said);
    expect(code).toBe(exitCode);
  });
});
