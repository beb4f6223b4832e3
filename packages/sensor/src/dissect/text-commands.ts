import type { LayerReader, Span } from './layer.ts';
import { lineEnd, withoutBreak } from './text-head.ts';
import { wireText } from './values.ts';
import { MASKED, type Next, type Walk } from './walk.ts';

/** Commands of FTP, POP3, SMTP and IRC that hold no secret. What is not listed is not shown: it may be a password. */
const PLAIN_COMMANDS = new Set(
  (
    'USER QUIT SYST FEAT PWD XPWD CWD CDUP TYPE MODE STRU PASV EPSV PORT EPRT LIST NLST MLSD MLST RETR STOR APPE ' +
    'SIZE MDTM MKD XMKD RMD DELE RNFR RNTO REST ABOR OPTS NOOP HELP STAT ALLO PBSZ PROT CCC CLNT HELO EHLO LHLO MAIL ' +
    'RCPT DATA RSET VRFY EXPN STARTTLS STLS CAPA UIDL TOP NICK JOIN PART PING PONG WHO WHOIS NAMES TOPIC CAP'
  ).split(' '),
);
/** Those that hold one behind so many words. */
const WORDS_BEFORE_SECRET: Readonly<Record<string, number>> = { PASS: 0, APOP: 1, AUTH: 1, OPER: 1, ACCT: 0 };

const IMAP_PLAIN = new Set(
  (
    'CAPABILITY NOOP LOGOUT STARTTLS SELECT EXAMINE LIST LSUB STATUS FETCH UID IDLE CHECK CLOSE EXPUNGE SEARCH ' +
    'NAMESPACE ENABLE OK NO BAD'
  ).split(' '),
);
const IMAP_WORDS_BEFORE_SECRET: Readonly<Record<string, number>> = { LOGIN: 1, AUTHENTICATE: 1 };
const IMAP_STATUS = /^\* (OK|NO|BAD|BYE|PREAUTH|CAPABILITY|FLAGS|LIST|LSUB|SEARCH|STATUS|\d+ (EXISTS|RECENT))\b/i;

/** Three digits (FTP, SMTP), a sign or a list of numbers (POP3), or a server's name and three digits (IRC). */
const REPLY = /^(\d{3}[ -]|\d{3}$|\+OK|-ERR|:\S+ \d{3} |\d+ \d+$|\.$)/;

/** Lines that two programs, or a person and a program, say to each other. */
export function readTextCommands(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('text', title, span);
  reader.layer.isPrivate = true;
  const say = title.startsWith('IMAP') ? imapLine : commandLine;
  while (reader.left > 0 && reader.hasRoom) readLine(walk, reader, say);
  reader.close();
  return { layer: 'data', span: walk.after(reader, span) };
}

function readLine(walk: Walk, reader: LayerReader, say: (line: string) => string): void {
  const { bytes, at } = reader;
  const lineTo = lineEnd(bytes, at, reader.end);
  const line = wireText(bytes, at, withoutBreak(bytes, at, lineTo));
  const said = say(line);
  if (said !== line) walk.masked = true;
  reader.field('line', lineTo - at, said);
}

function commandLine(line: string): string {
  if (REPLY.test(line) || line === '') return line;
  const words = line.split(' ');
  const command = (words[0] as string).toUpperCase();
  if (PLAIN_COMMANDS.has(command)) return line;
  return maskedFrom(words, 1 + (WORDS_BEFORE_SECRET[command] ?? -1));
}

function imapLine(line: string): string {
  if (IMAP_STATUS.test(line) || line === '') return line;
  const words = line.split(' ');
  const command = (words[1] ?? '').toUpperCase();
  if (IMAP_PLAIN.has(command)) return line;
  return maskedFrom(words, 2 + (IMAP_WORDS_BEFORE_SECRET[command] ?? -2));
}

/** The first words as they are. */
function maskedFrom(words: readonly string[], shown: number): string {
  if (shown > 0 && words.length <= shown) return words.join(' ');
  return [...words.slice(0, shown), MASKED].join(' ');
}
