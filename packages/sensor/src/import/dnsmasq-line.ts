import { lookupNameOf } from './lookup-name.ts';

/** What one line of dnsmasq's says of a lookup. */
export type DnsmasqLine = { serial?: string; port?: number } & (
  | { type: 'query'; qtype: string; name: string; client: string }
  /** `source` is where the answer is from: reply, cached, config, a file of hosts, what blocked it. */
  | { type: 'answer'; source: string; name: string; value: string }
  | { type: 'other' }
);

/** The program, with a host before it where syslog wrote the line. */
const PROGRAM = /^(?:\S{1,255} )?dnsmasq(?:\[\d{1,10}\])?: /;
/** log-queries=extra: a number of the lookup and who asked, in each line of it. */
const EXTRA = /^(\d{1,10}) (\S{1,64})\/(\d{1,5}) /;
/** From the end, since a name may hold anything: what the last "from" names is the client. */
const QUERY = /^query\[([A-Za-z0-9=-]{1,16})\] (.*) from ([0-9a-fA-F:.%\w]{2,64})$/;
const ANSWER = /^(.{1,256}?) (\S+) is (.*)$/;
/** Lines about other things, which have an "is" in them or not. */
const NO_ANSWER = /^(?:query|forwarded|dnssec-query|validation|started|using|read|compile|DHCP,|Rate-limiting)\b/;

/** What stands behind the stamp; undefined for what dnsmasq did not write. Takes text with a byte a unit. */
export function parseDnsmasqLine(text: string): DnsmasqLine | undefined {
  const program = PROGRAM.exec(text);
  if (!program) return undefined;
  let rest = text.slice(program[0].length);
  const extra = EXTRA.exec(rest);
  const asked = extra ? { serial: extra[1] ?? '', port: Number(extra[3]) } : {};
  if (extra) rest = rest.slice(extra[0].length);
  const [, qtype, queried, client] = QUERY.exec(rest) ?? [];
  if (qtype !== undefined && queried !== undefined && client !== undefined) {
    return { ...asked, type: 'query', qtype: typeOf(qtype), name: lookupNameOf(queried), client };
  }
  const [, source, name, value] = NO_ANSWER.test(rest) ? [] : (ANSWER.exec(rest) ?? []);
  if (source === undefined || name === undefined || value === undefined) return { ...asked, type: 'other' };
  return { ...asked, type: 'answer', source, name: lookupNameOf(name), value };
}

/** "type=65" is TYPE65 (RFC 3597 section 5). */
const typeOf = (qtype: string): string => qtype.replace(/^type=/i, 'TYPE').toUpperCase();
