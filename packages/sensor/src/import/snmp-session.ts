import type { Varbind } from 'net-snmp';
import * as snmp from 'net-snmp';
import type { SnmpImport } from './snmp.ts';

/** A conversation with one router. */
export interface SnmpSession {
  /**
   * The values of a column of a table, by what stands behind its number: the index of the row. Rejects when the router
   * does not answer, or says no.
   */
  column(oid: string, rowsMax: number): Promise<Map<string, unknown>>;
  close(): void;
}

/** Rows that are asked for at once: their answer fits into one packet. */
const ROWS_AT_ONCE = 20;

/** The library throws where a message is broken in ways that it did not think of; whoever sent it must not end us. */
class GuardedSession extends snmp.Session {
  override onMsg(buffer: Buffer): void {
    try {
      super.onMsg(buffer);
    } catch {
      // As one that did not come: the question times out.
    }
  }
}

export function openSnmpSession({ host, port, timeoutMs, login }: SnmpImport): SnmpSession {
  const transport = host.includes(':') ? ('udp6' as const) : ('udp4' as const);
  const common = { port, transport, timeout: timeoutMs, retries: 1, backoff: 1 };
  const session =
    login.kind === 'v2c'
      ? new GuardedSession(host, login.community, { ...common, version: snmp.Version2c })
      : new GuardedSession(host, userOf(login), { ...common, version: snmp.Version3 });
  // Of what cannot be read, and of the socket: each question has its own end.
  (session as unknown as NodeJS.EventEmitter).on('error', () => {});
  let isOpen = true;
  return {
    column: (oid, rowsMax) => walk(session, oid, rowsMax),
    close() {
      if (isOpen) session.close();
      isOpen = false;
    },
  };
}

function walk(session: snmp.Session, oid: string, rowsMax: number): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>();
  // True ends the walk; a router that says the same over and over would never.
  const feed = (varbinds: readonly Varbind[]): boolean => {
    const before = values.size;
    for (const varbind of varbinds) {
      if (snmp.isVarbindError(varbind) || !varbind.oid.startsWith(`${oid}.`)) continue;
      if (values.size >= rowsMax) return true;
      values.set(varbind.oid.slice(oid.length + 1), varbind.value);
    }
    return values.size === before;
  };
  return new Promise((resolve, reject) => {
    session.subtree(oid, ROWS_AT_ONCE, feed as never, (error: Error | null) =>
      error ? reject(error) : resolve(values),
    );
  });
}

const AUTH = { sha: 'sha', sha256: 'sha256', sha512: 'sha512', md5: 'md5' } as const;
const PRIVACY = { aes: 'aes', aes256: 'aes256b', des: 'des' } as const;

function userOf(login: Extract<SnmpImport['login'], { kind: 'v3' }>): snmp.User {
  const { user: name, authPassword: authKey, privacyPassword: privKey } = login;
  const { noAuthNoPriv, authNoPriv, authPriv } = snmp.SecurityLevel;
  if (authKey === undefined) return { name, level: noAuthNoPriv };
  const authProtocol = snmp.AuthProtocols[AUTH[login.authProtocol]];
  if (privKey === undefined) return { name, level: authNoPriv, authProtocol, authKey };
  const privProtocol = snmp.PrivProtocols[PRIVACY[login.privacyProtocol]];
  return { name, level: authPriv, authProtocol, authKey, privProtocol, privKey };
}
