/** Pairs of MACs of which a person said that they are not one device. */
export class Apart {
  /** A person makes these one by one. */
  static readonly PAIRS_MAX = 10_000;
  readonly #pairs = new Set<string>();

  add(a: string, b: string): void {
    if (this.#pairs.size < Apart.PAIRS_MAX) this.#pairs.add(keyOf(a, b));
  }

  /** They are one device after all. */
  remove(a: string, b: string): void {
    this.#pairs.delete(keyOf(a, b));
  }

  has(macs: readonly string[], others: readonly string[]): boolean {
    return this.#pairs.size > 0 && macs.some((a) => others.some((b) => this.#pairs.has(keyOf(a, b))));
  }

  save(): string[] {
    return [...this.#pairs];
  }

  restore(saved: readonly string[]): void {
    for (const pair of saved.slice(0, Apart.PAIRS_MAX)) this.#pairs.add(pair);
  }
}

const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
