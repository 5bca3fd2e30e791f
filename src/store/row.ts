/** Between the values of SQLite and those of the model. */
import type { SQLOutputValue } from "node:sqlite";
import { decodeRaw, encodeRaw } from "../base/names.ts";
import { damaged } from "./complaint.ts";

/** JSON.stringify escapes lone surrogates, which SQLite's UTF-8 could not hold. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** The bytes of a path, as a column of type BLOB keeps them. */
export const pathBytes = encodeRaw;

/**
 * One row that was read. What is not of the type that its column has can only be damage, since
 * SQLite let nothing else in.
 */
export class Row {
  constructor(
    private readonly file: string,
    private readonly values: Readonly<Record<string, SQLOutputValue>>,
  ) {}

  #wrong(column: string): Error {
    return damaged(this.file, `damaged (column ${column} does not hold what it should)`);
  }

  isNull(column: string): boolean {
    return this.values[column] === null;
  }

  number(column: string): number {
    const value = this.values[column];
    if (typeof value !== "number") throw this.#wrong(column);
    return value;
  }

  text(column: string): string {
    const value = this.values[column];
    if (typeof value !== "string") throw this.#wrong(column);
    return value;
  }

  /** A text that is one of a few, which a CHECK or the type of the writer has seen to. */
  word<T extends string>(column: string): T {
    return this.text(column) as T;
  }

  /** What {@linkcode pathBytes} kept. */
  path(column: string): string {
    return decodeRaw(this.bytes(column));
  }

  bytes(column: string): Uint8Array {
    const value = this.values[column];
    if (!(value instanceof Uint8Array)) throw this.#wrong(column);
    return value;
  }

  /** What {@linkcode toJson} kept. Only this folder writes it, so its type is known. */
  json<T>(column: string): T {
    const text = this.text(column);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.#wrong(column);
    }
  }

  numberOrNull(column: string): number | null {
    return this.isNull(column) ? null : this.number(column);
  }

  textOrNull(column: string): string | null {
    return this.isNull(column) ? null : this.text(column);
  }

  wordOrNull<T extends string>(column: string): T | null {
    return this.isNull(column) ? null : this.word<T>(column);
  }

  jsonOrNull<T>(column: string): T | null {
    return this.isNull(column) ? null : this.json<T>(column);
  }
}
