import { u32 } from '../../decode/bytes.ts';
import { ascii, hasPrefix, isDigit } from '../app/match.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller, USERNAME_BYTES_MAX, usernameOf } from './cleartext-event.ts';

const PREFIX = ascii('RFB ');
const FIRST_BYTE = 0x52;
const VERSION_BYTES = 12;
/** From RFB 3.7 on the client chooses the security type (RFC 6143 section 7.1.2); before, the server does. */
const CLIENT_CHOOSES_FROM = 3_007;

/** Security types by their registry (RFC 6143 section 10.1), and those of UltraVNC and RealVNC beside it. */
const SECURITY = { invalid: 0, none: 1, vnc: 2, tight: 16, vencrypt: 19 } as const;
/** RA2, TLS, Secure Tunnel, SSH, SecureVNC, RA2 with 256 bits: nothing that follows can be read. */
const ENCRYPTED: readonly number[] = [5, 18, 23, 24, 114, 129];
/** RA2ne, Ultra, MD5, XVP, Apple's, MS-Logon: a login of some sort, and a screen that anybody on the way can watch. */
const LOGINS: readonly number[] = [2, 6, 17, 21, 22, 30, 31, 32, 33, 34, 35, 36, 113, 130];
/** Subtypes of VeNCrypt: below them are the security types themselves, above them is TLS. */
const VENCRYPT_PLAIN = 256;
/** Capabilities of Tight: a user and a password as they are, and no tunnel, after which comes the choice of a login. */
const TIGHT_UNIX_LOGIN = 129;
const TIGHT_NO_TUNNEL = 0;

/** What one side says next. */
type Step = 'version' | 'security' | 'vencryptVersion' | 'vencryptSecurity' | 'tight' | 'tightLogin' | 'plain';
const STEP_BYTES: Record<Step, number> = {
  version: VERSION_BYTES,
  security: 1,
  vencryptVersion: 2,
  vencryptSecurity: 4,
  tight: 4,
  tightLogin: 4,
  plain: 8,
};

interface Side {
  step: Step;
  /** 3008 for RFB 3.8; 0 before it is known. */
  version: number;
}

/** RFB until it is agreed how the client logs in (RFC 6143 section 7.1); no challenge, answer or password is read. */
export const openVnc: OpenDialogue = (context) => new VncHandshake(context);

class VncHandshake implements DialogueReader {
  readonly #teller: CleartextTeller;
  readonly #initiator: Side = { step: 'version', version: 0 };
  readonly #responder: Side = { step: 'version', version: 0 };
  #isEncrypted = false;
  #lastUs = 0;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'vnc');
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = fromInitiator ? this.#initiator : this.#responder;
    this.#lastUs = timeUs;
    let at = start;
    for (;;) {
      if (this.#teller.hasTold || this.#isEncrypted) return ENOUGH;
      if (side.step === 'version' && at < end && bytes[at] !== FIRST_BYTE) {
        this.#missVersion(side, fromInitiator);
        return ENOUGH;
      }
      const isServer = fromInitiator !== this.#teller.isClientInitiator;
      // Before RFB 3.7 the server says the type, in four bytes.
      const bytesWanted = isServer && side.step === 'security' ? 4 : STEP_BYTES[side.step];
      if (at + bytesWanted > end) return at - start;
      if (side.step === 'version') {
        if (!this.#takeVersion(side, bytes, at, end, fromInitiator)) return ENOUGH;
      } else if (isServer === this.#isClientChoosing || !this.#areBothKnown) {
        return ENOUGH;
      } else if (side.step === 'plain') {
        return this.#takePlain(bytes, at, end, timeUs) ? ENOUGH : at - start;
      } else if (!this.#takeChoice(side, bytes, at, isServer, timeUs)) {
        return ENOUGH;
      }
      at += bytesWanted;
    }
  }

  miss(): boolean {
    return false;
  }

  /** Both said that they speak VNC, and no more was seen. */
  end(): void {
    if (this.#areBothKnown && !this.#isEncrypted && !this.#teller.hasTold) this.#teller.tell(this.#lastUs);
  }

  get #areBothKnown(): boolean {
    return this.#initiator.version > 0 && this.#responder.version > 0;
  }

  /** The lower of both versions is spoken. */
  get #isClientChoosing(): boolean {
    return Math.min(this.#initiator.version, this.#responder.version) >= CLIENT_CHOOSES_FROM;
  }

  /** The capture began behind the server's version. The client has answered it, and names no higher one. */
  #missVersion(side: Side, fromInitiator: boolean): void {
    side.version = (fromInitiator ? this.#responder : this.#initiator).version;
    this.#teller.isClientInitiator = !fromInitiator;
  }

  /** The server speaks first, also where it called the client. */
  #takeVersion(side: Side, bytes: Uint8Array, at: number, end: number, fromInitiator: boolean): boolean {
    side.version = versionAt(bytes, at, end);
    if (side.version === 0) return false;
    const isFirst = this.#initiator.version === 0 || this.#responder.version === 0;
    if (isFirst) this.#teller.isClientInitiator = !fromInitiator;
    side.step = 'security';
    return true;
  }

  /** True when there is more to choose. */
  #takeChoice(side: Side, bytes: Uint8Array, at: number, isServer: boolean, timeUs: number): boolean {
    switch (side.step) {
      case 'security': {
        const type = isServer ? u32(bytes, at) : (bytes[at] as number);
        if (type === SECURITY.vencrypt || type === SECURITY.tight) {
          side.step = type === SECURITY.tight ? 'tight' : 'vencryptVersion';
          return !isServer;
        }
        return this.#judge(type, timeUs);
      }
      case 'vencryptVersion':
        side.step = 'vencryptSecurity';
        return true;
      case 'vencryptSecurity': {
        const type = u32(bytes, at);
        if (type === VENCRYPT_PLAIN) side.step = 'plain';
        this.#isEncrypted = type > VENCRYPT_PLAIN;
        return type === VENCRYPT_PLAIN || this.#judge(type, timeUs);
      }
      case 'tight':
      case 'tightLogin': {
        const type = u32(bytes, at);
        if (side.step === 'tight' && type === TIGHT_NO_TUNNEL) {
          side.step = 'tightLogin';
          return true;
        }
        return this.#judge(type === TIGHT_UNIX_LOGIN ? SECURITY.vnc : type, timeUs);
      }
      case 'version':
      case 'plain':
        return false;
    }
  }

  #judge(type: number, timeUs: number): false {
    if (ENCRYPTED.includes(type)) this.#isEncrypted = true;
    if (this.#isEncrypted || type === SECURITY.invalid) return false;
    this.#teller.tell(timeUs, { credential: LOGINS.includes(type) });
    return false;
  }

  /** The lengths of both, the user's name, the password. False when the name is not there yet. */
  #takePlain(bytes: Uint8Array, at: number, end: number, timeUs: number): boolean {
    const nameBytes = Math.min(u32(bytes, at), USERNAME_BYTES_MAX + 1);
    const nameAt = at + STEP_BYTES.plain;
    if (nameAt + nameBytes > end) return false;
    const username = usernameOf(bytes, nameAt, nameAt + nameBytes);
    const credential = u32(bytes, at + 4) > 0;
    this.#teller.tell(timeUs, { credential, ...(username === undefined ? {} : { username }) });
    return true;
  }
}

/** "RFB 003.008" and a line feed as 3008; 0 for anything else. */
function versionAt(bytes: Uint8Array, at: number, end: number): number {
  if (!hasPrefix(bytes, at, end, PREFIX)) return 0;
  let version = 0;
  for (let i = at + PREFIX.length; i < at + VERSION_BYTES - 1; i++) {
    const byte = bytes[i] as number;
    if (isDigit(byte)) version = version * 10 + byte - 0x30;
  }
  return version;
}
