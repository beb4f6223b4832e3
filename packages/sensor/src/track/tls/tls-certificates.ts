import { type Certificate, readCertificate, sha256Of } from '../../decode/tls/certificate.ts';
import type { TlsFault } from '../../decode/tls/faults.ts';

/** Reads certificates, and remembers the latest ones by their hash: reading one costs several times its hash. */
export class CertificateReader {
  readonly #keptMax: number;
  readonly #kept = new Map<string, Certificate | TlsFault>();

  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  /** The certificate that takes start..end. Shared by all who read the same; only to be read. */
  read(bytes: Uint8Array, start: number, end: number): Certificate | TlsFault {
    const sha256 = sha256Of(bytes, start, end);
    const known = this.#kept.get(sha256);
    if (known !== undefined) return known;
    const certificate = readCertificate(bytes, start, end, sha256);
    if (this.#kept.size >= this.#keptMax) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest as string);
    }
    this.#kept.set(sha256, certificate);
    return certificate;
  }
}
