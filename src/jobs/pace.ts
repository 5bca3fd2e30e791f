/** Milliseconds: what lies so far back weighs e times less. */
const MEMORY = 3000;

/** Bytes a second, of late: steady enough to read, quick enough to follow. */
export class Pace {
  #bytes = 0;
  #elapsed = 0;
  #rate: number | null = null;

  /** Takes the totals of bytes and of milliseconds; gives bytes a second. */
  take(bytes: number, elapsed: number): number {
    const span = elapsed - this.#elapsed;
    if (span <= 0) return Math.round(this.#rate ?? 0);
    const current = (bytes - this.#bytes) / span * 1000;
    const weight = 1 - Math.exp(-span / MEMORY);
    this.#rate = this.#rate === null ? current : this.#rate + (current - this.#rate) * weight;
    this.#bytes = bytes;
    this.#elapsed = elapsed;
    return Math.round(this.#rate);
  }
}
