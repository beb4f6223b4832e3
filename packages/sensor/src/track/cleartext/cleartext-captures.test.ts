import type { CleartextEvent } from '@lanhound/proto';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { trackCapture } from '../testing/track-capture.ts';

/** What was said, which the truth does not tell: every event of some captures. */
const EXPECTED: Record<string, string[]> = {
  'insecure/imap.pcap': ['imap samir, credential'],
  'insecure/ipv4.pcap': ['ftp anonymous, credential'],
  'insecure/pop3.pcap': [
    'pop3 cicciopernacchio@mail.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
  ],
  'insecure/irc-basic.pcap': ['irc brotest'],
  'insecure/mqtt31-pub-userpass--input.pcap': ['mqtt user, credential'],
  'insecure/output-eve-tftp-01--input.pcap': ['tftp'],
  'insecure/rsh.pcap': ['rsh lns', 'rsh lns'],
  'insecure/simpleauth.pcap': [
    'ldap CN=xxxxxxxx,OU=Users,OU=Accounts,DC=xx,DC=xxx,DC=xxxxx,DC=net, credential',
    'ldap xxxxxxxxxxx@xx.xxx.xxxxx.net, credential',
  ],
  // To one server, after a pause to the same again, and to another one.
  'insecure/sip.pcap': [
    ...['sip', 'sip voi18062, credential', 'sip voi18063, credential'],
    ...['sip', 'sip voi18062, credential'],
    'sip',
  ],
  'insecure/smtp.pcap': ['smtp', 'smtp gurpartap@patriots.in, credential'],
  'insecure/telnet.pcap': ['telnet', 'telnet fake, credential'],
  // Apple's, in two of three connections.
  'insecure/vncmac.pcap': ['vnc', 'vnc, credential', 'vnc, credential'],
};

// That nothing is missing and nothing else is told is compared in testing/truth/truth.test.ts.
describeWithCaptures('logins in clear text of the capture corpus', (captures) => {
  test.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
    const { events } = await trackCapture(captures.path(file));
    const texts = events.flatMap((event) => (event.type === 'cleartext' ? [textOf(event)] : []));
    expect(texts.sort()).toEqual([...expected].sort());
  });
});

const textOf = ({ protocol, username, credential }: Omit<CleartextEvent, 'site' | 'sensor'>): string =>
  `${protocol}${username === undefined ? '' : ` ${username}`}${credential ? ', credential' : ''}`;
