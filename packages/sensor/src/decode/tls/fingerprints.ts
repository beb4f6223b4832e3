import { mix } from '../hash.ts';
import type { ClientHello } from './client-hello.ts';
import { isGrease } from './grease.ts';
import { ja3Of, ja3sOf } from './ja3.ts';
import { isListed, type Ja4Transport, ja4aOf, ja4bOf, ja4cOf, ja4Of } from './ja4.ts';
import type { ServerHello } from './server-hello.ts';

/** Places; a fingerprint is kept in the one that its numbers lead to until another one takes it. */
const PLACES = 1_024;
/** Who sends longer lists is no ordinary client, and hashed anew each time. */
const NUMBERS_MAX = 256;
/** Tells apart what is kept, and where one list ends; no 16-bit numbers. */
const KIND = { ja3: 0x1_0000, ja4b: 0x1_0001, ja4c: 0x1_0002, ja3s: 0x1_0003 } as const;
const SEPARATOR = 0x1_ffff;

/** Who tells fingerprints: 32 hexadecimal digits of JA3 and JA3S, and JA4. */
export interface Fingerprinting {
  ja3Of(hello: ClientHello): string;
  ja3sOf(hello: ServerHello): string;
  ja4Of(hello: ClientHello, transport: Ja4Transport): string;
}

/** Each one hashed when it is asked for. */
export const PLAIN_FINGERPRINTS: Fingerprinting = { ja3Of, ja3sOf, ja4Of };

/**
 * Fingerprints, hashed once for what is offered again and again: a home has a few clients. What is kept is compared
 * number by number, so that whoever sends lists with equal hashes only makes them be hashed anew.
 */
export class TlsFingerprints implements Fingerprinting {
  readonly #lists: (Int32Array | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  readonly #texts: string[] = Array.from({ length: PLACES }, () => '');
  /** The list at hand, and how much of it is there; beyond NUMBERS_MAX it goes on without its numbers. */
  readonly #numbers = new Int32Array(NUMBERS_MAX);
  #length = 0;

  ja3Of(hello: ClientHello): string {
    this.#begin(KIND.ja3);
    this.#add(hello.legacyVersion);
    this.#addOffered(hello.ciphers);
    this.#add(SEPARATOR);
    this.#addOffered(hello.extensions);
    this.#add(SEPARATOR);
    this.#addOffered(hello.groups);
    this.#add(SEPARATOR);
    for (const format of hello.pointFormats) this.#add(format);
    return this.#find() || this.#keep(ja3Of(hello));
  }

  ja3sOf(hello: ServerHello): string {
    this.#begin(KIND.ja3s);
    this.#add(hello.legacyVersion);
    this.#add(hello.cipher);
    for (const type of hello.extensions) this.#add(type);
    return this.#find() || this.#keep(ja3sOf(hello));
  }

  ja4Of(hello: ClientHello, transport: Ja4Transport): string {
    return `${ja4aOf(hello, transport)}_${this.#ja4b(hello)}_${this.#ja4c(hello)}`;
  }

  #ja4b(hello: ClientHello): string {
    this.#begin(KIND.ja4b);
    this.#addOffered(hello.ciphers);
    this.#sort();
    return this.#find() || this.#keep(ja4bOf(hello));
  }

  #ja4c(hello: ClientHello): string {
    this.#begin(KIND.ja4c);
    for (const type of hello.extensions) if (!isGrease(type) && isListed(type)) this.#add(type);
    this.#sort();
    this.#add(SEPARATOR);
    this.#addOffered(hello.signatureAlgorithms);
    return this.#find() || this.#keep(ja4cOf(hello));
  }

  #begin(kind: number): void {
    this.#numbers[0] = kind;
    this.#length = 1;
  }

  #add(value: number): void {
    this.#numbers[this.#length++] = value;
  }

  #addOffered(values: readonly number[]): void {
    for (const value of values) if (!isGrease(value)) this.#numbers[this.#length++] = value;
  }

  /** All but the kind. */
  #sort(): void {
    this.#numbers.subarray(1, Math.min(this.#length, NUMBERS_MAX)).sort();
  }

  #find(): string {
    if (this.#length > NUMBERS_MAX) return '';
    const place = this.#place();
    const list = this.#lists[place];
    if (list?.length !== this.#length) return '';
    for (let i = 0; i < list.length; i++) if (list[i] !== this.#numbers[i]) return '';
    return this.#texts[place] as string;
  }

  #keep(text: string): string {
    if (this.#length > NUMBERS_MAX) return text;
    const place = this.#place();
    this.#lists[place] = this.#numbers.slice(0, this.#length);
    this.#texts[place] = text;
    return text;
  }

  #place(): number {
    let hash = this.#length;
    for (let i = 0; i < this.#length; i++) hash = mix(hash, this.#numbers[i] as number);
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
