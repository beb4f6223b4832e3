import { APP, type AppName } from './app/apps.ts';
import { createFtpDialogue } from './cleartext/ftp.ts';
import { createImapDialogue } from './cleartext/imap.ts';
import { createIrcDialogue } from './cleartext/irc.ts';
import { createLdapDialogue } from './cleartext/ldap.ts';
import { openMqtt } from './cleartext/mqtt.ts';
import { createPop3Dialogue } from './cleartext/pop3.ts';
import { openRexec } from './cleartext/rexec.ts';
import { openRlogin } from './cleartext/rlogin.ts';
import { openRsh } from './cleartext/rsh.ts';
import { openSip } from './cleartext/sip.ts';
import { createSmtpDialogue } from './cleartext/smtp.ts';
import { openSnmp } from './cleartext/snmp.ts';
import { openTelnet } from './cleartext/telnet.ts';
import { openTftp } from './cleartext/tftp.ts';
import { openVnc } from './cleartext/vnc.ts';
import type { OpenDialogue } from './dialogue.ts';
import { createHttpDialogues } from './http/http-dialogues.ts';
import { createQuicDialogues } from './tls/quic-dialogue.ts';
import { createTlsDialogues } from './tls/tls-dialogues.ts';
import type { TrackConfig } from './track-config.ts';

/** Who reads what is said in flows. */
export interface Dialogues {
  /** By the application's code. */
  readonly byApp: readonly (OpenDialogue | undefined)[];
  /** Totals since the start, by name. */
  counters(): Readonly<Record<string, number>>;
}

export function createDialogues(config: Pick<TrackConfig, 'tls' | 'quic' | 'http'>): Dialogues {
  const tls = createTlsDialogues(config.tls);
  const quic = createQuicDialogues(config.quic);
  const { openTls } = tls;
  const http = createHttpDialogues(config.http, { openTls });
  const readers: Partial<Record<AppName, OpenDialogue>> = {
    tls: openTls,
    dtls: tls.openDtls,
    quic: quic.open,
    http: http.open,
    upnp: http.open,
    ftp: createFtpDialogue({ openTls }),
    ftps: openTls,
    imap: createImapDialogue({ openTls }),
    irc: createIrcDialogue({ openTls }),
    ldap: createLdapDialogue({ openTls }),
    mqtt: openMqtt,
    // What speaks TLS once both sides agreed to, or is said through a proxy, is looked for in what they say first.
    mysql: openTls,
    postgresql: openTls,
    rdp: openTls,
    socks: openTls,
    xmpp: openTls,
    pop3: createPop3Dialogue({ openTls }),
    rexec: openRexec,
    rlogin: openRlogin,
    rsh: openRsh,
    sip: openSip,
    smtp: createSmtpDialogue({ openTls }),
    snmp: openSnmp,
    telnet: openTelnet,
    tftp: openTftp,
    vnc: openVnc,
  };
  const byApp: (OpenDialogue | undefined)[] = [];
  for (const [app, open] of Object.entries(readers)) byApp[APP[app as AppName]] = open;
  return {
    byApp,
    counters: () => ({ ...tls.counters(), ...quic.counters(), ...http.counters() }),
  };
}
