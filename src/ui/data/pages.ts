/** A very long list that the server gives in pages, asked for as it comes into sight. */
import { type Signal, signal } from "@preact/signals";

/** Rows of a page. */
const PAGE = 200;

export class Pages<T> {
  readonly #pages = new Map<number, readonly T[] | "asked">();
  /** Grows with every page that came. */
  readonly version: Signal<number> = signal(0);

  constructor(private readonly load: (offset: number, limit: number) => Promise<readonly T[]>) {}

  /** A row, or undefined until its page is there. */
  at(index: number): T | undefined {
    const page = this.#pages.get(Math.floor(index / PAGE));
    return page === "asked" ? undefined : page?.[index % PAGE];
  }

  /** Asks for what is missing of these rows. */
  want(first: number, end: number): void {
    for (let page = Math.floor(first / PAGE); page * PAGE < end; page++) this.#ask(page);
  }

  #ask(page: number): void {
    if (this.#pages.has(page)) return;
    this.#pages.set(page, "asked");
    this.load(page * PAGE, PAGE).then((rows) => {
      this.#pages.set(page, rows);
      this.version.value++;
    }, () => this.#pages.delete(page));
  }
}
