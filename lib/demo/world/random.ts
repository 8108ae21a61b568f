/** 32-bit hash of a text, well mixed (FNV-1a with a final avalanche). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A seeded stream of random numbers (sfc32). Equal names give equal streams on every machine. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(...name: (string | number)[]) {
    const text = name.join("/");
    this.a = hashText(`${text}/a`);
    this.b = hashText(`${text}/b`);
    this.c = hashText(`${text}/c`);
    for (let round = 0; round < 12; round++) this.bits();
  }

  /** 32 random bits. */
  private bits(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.bits() / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  between(low: number, high: number): number {
    return low + this.unit() * (high - low);
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** An exponentially distributed number with the given mean. */
  waiting(mean: number): number {
    return -Math.log(1 - this.unit()) * mean;
  }

  pick<T>(list: readonly T[]): T {
    const value = list[Math.floor(this.unit() * list.length)];
    if (value === undefined) throw new Error("cannot pick from an empty list");
    return value;
  }

  /** `count` different members of the list, in random order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) {
      taken.push(...rest.splice(Math.floor(this.unit() * rest.length), 1));
    }
    return taken;
  }

  /** Lower-case hexadecimal digits, e.g. 40 for a git hash. */
  hex(length: number): string {
    let text = "";
    while (text.length < length) text += this.bits().toString(16).padStart(8, "0");
    return text.slice(0, length);
  }
}

/** Picks by weight in logarithmic time; weights are set once. */
export class Weighted<T> {
  private readonly sums: number[] = [];
  private total = 0;

  constructor(
    private readonly items: readonly T[],
    weight: (item: T) => number,
  ) {
    for (const item of items) {
      this.total += weight(item);
      this.sums.push(this.total);
    }
  }

  pick(random: Random): T {
    const wanted = random.unit() * this.total;
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sums[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    const item = this.items[low];
    if (item === undefined) throw new Error("cannot pick from an empty list");
    return item;
  }
}
