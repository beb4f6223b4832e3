// Which names each station looks up: what only one device of a home asks for tells it apart when its MAC changes.

/** Names known of a site. Beyond, new ones are not noted. */
const NAMES_MAX = 16_384;
/** Names that one station may add, so that a flood of made-up names leaves room for those of others. */
const ADDED_MAX = 1_024;
/** Names kept of one station; the oldest makes room. */
const KEPT_MAX = 128;

export class Habits {
  /** Domains by their number: the place in the list. */
  readonly #numbers = new Map<string, number>();
  readonly #byMac = new Map<string, Kept>();

  looks(mac: string, name: string): void {
    let kept = this.#byMac.get(mac);
    if (!kept) {
      kept = new Kept();
      this.#byMac.set(mac, kept);
    }
    const domain = domainOf(name);
    let number = this.#numbers.get(domain);
    if (number === undefined) {
      if (this.#numbers.size >= NAMES_MAX || kept.added >= ADDED_MAX) return;
      kept.added++;
      number = this.#numbers.size;
      this.#numbers.set(domain, number);
    }
    kept.add(number);
  }

  of(macs: readonly string[]): ReadonlySet<number> {
    return new Set(macs.flatMap((mac) => this.#byMac.get(mac)?.numbers() ?? []));
  }

  /** How many devices looked each of these names up: the stations of one count once. */
  devicesLooking(numbers: ReadonlySet<number>, deviceOf: (mac: string) => string): Map<number, number> {
    const devices = new Map<number, Set<string>>();
    for (const number of numbers) devices.set(number, new Set());
    for (const [mac, kept] of this.#byMac) {
      for (const number of kept.all()) devices.get(number)?.add(deviceOf(mac));
    }
    return new Map([...devices].map(([number, { size }]) => [number, size]));
  }

  forget(mac: string): void {
    this.#byMac.delete(mac);
  }

  save(): SavedHabits {
    return {
      names: [...this.#numbers.keys()],
      kept: [...this.#byMac].map(([mac, kept]) => [mac, kept.added, kept.numbers()]),
    };
  }

  restore({ names, kept }: SavedHabits): void {
    for (const name of names.slice(0, NAMES_MAX)) this.#numbers.set(name, this.#numbers.size);
    for (const [mac, added, numbers] of kept) {
      const restored = new Kept();
      restored.added = added;
      for (const number of numbers) if (number < this.#numbers.size) restored.add(number);
      this.#byMac.set(mac, restored);
    }
  }
}

export interface SavedHabits {
  names: string[];
  kept: [mac: string, added: number, numbers: number[]][];
}

/** The last names that a station looked up, each once. */
class Kept {
  added = 0;
  #numbers = new Uint16Array(8);
  #size = 0;
  #next = 0;

  has(number: number): boolean {
    const at = this.#numbers.indexOf(number);
    return at >= 0 && at < this.#size;
  }

  add(number: number): void {
    if (this.has(number)) return;
    if (this.#size < KEPT_MAX) {
      if (this.#size === this.#numbers.length) this.#grow();
      this.#numbers[this.#size++] = number;
      return;
    }
    this.#numbers[this.#next] = number;
    this.#next = (this.#next + 1) % KEPT_MAX;
  }

  all(): Uint16Array {
    return this.#numbers.subarray(0, this.#size);
  }

  numbers(): number[] {
    return [...this.all()];
  }

  #grow(): void {
    const larger = new Uint16Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

/** Labels of second-level registries, "co.uk": whoever registers there has a label more. */
const REGISTRY_LABEL_LENGTH_MAX = 3;

/** About what somebody registered: the last two labels of a name, or three under a short second level. */
export function domainOf(name: string): string {
  const last = name.lastIndexOf('.');
  const second = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
  if (second < 0) return name;
  if (last - second - 1 > REGISTRY_LABEL_LENGTH_MAX) return name.slice(second + 1);
  return name.slice(name.lastIndexOf('.', second - 1) + 1);
}
