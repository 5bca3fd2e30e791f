import { RunError } from "../base/errors.ts";
import { quote, type RawName } from "../base/names.ts";
import { sameIdentity } from "../model/entry.ts";
import { type FileSystem, FileSystemError, type Handle, openPlatform } from "../platform/mod.ts";

const CLAIM_ATTEMPTS = 10;
/** Milliseconds. */
const CLAIM_WAIT = 20;
const pause = new Int32Array(new SharedArrayBuffer(4));

function makeFolder(files: FileSystem, folder: string): void {
  const state = files.openRoot(folder);
  try {
    files.makeDirectory(state, "locks" as RawName, 0o700);
  } catch (error) {
    if (!hasCode(error, "already-exists")) throw error;
  } finally {
    files.close(state);
  }
}

function hasCode(error: unknown, code: FileSystemError["code"]): boolean {
  return error instanceof FileSystemError && error.code === code;
}

function unwritable(folder: string, error: unknown): unknown {
  if (!(error instanceof FileSystemError)) return error;
  const message = `Write store ${quote(folder)}: ${error.message}; ` +
    "make room and allow writing there, or name another folder with --state-dir";
  return new RunError("store-unwritable", message, { cause: error });
}

/** What one process at a time may have: an execution, by its id, or the place of the resident process. */
export type Claim = number | "resident";

/**
 * Tells whether the process that carries an execution out lives: it holds a lock on a file of the
 * execution's own, which dies with it however it ends. A process number alone could be another's.
 */
export class Liveness {
  readonly #held = new Map<Claim, Handle>();

  private constructor(
    readonly files: FileSystem,
    readonly folder: Handle,
    readonly path: string,
  ) {}

  /**
   * `folder` (an absolute path) is where the locks lie; it is there.
   *
   * @throws {RunError} "store-unwritable"
   */
  static async open(folder: string): Promise<Liveness> {
    const files = await openPlatform("auto");
    try {
      makeFolder(files, folder);
      return new Liveness(files, files.openRoot(`${folder}/locks`), folder);
    } catch (error) {
      throw unwritable(folder, error);
    }
  }

  #open(id: Claim): Handle {
    const name = String(id) as RawName;
    for (;;) {
      try {
        return this.files.createFile(this.folder, name);
      } catch (error) {
        if (!hasCode(error, "already-exists")) throw unwritable(this.path, error);
      }
      try {
        return this.files.openToWrite(this.folder, name);
      } catch (error) {
        // Who had it may have removed it just now.
        if (!hasCode(error, "not-found")) throw unwritable(this.path, error);
      }
    }
  }

  /** Null where another process has it. */
  #lock(id: Claim): Handle | null {
    for (;;) {
      const handle = this.#open(id);
      const locked = this.files.lock(handle);
      if (locked && this.#isCurrent(id, handle)) return handle;
      this.files.close(handle);
      if (!locked) return null;
    }
  }

  /** Whether the file that is open is still the one of that name: who had it may have removed it. */
  #isCurrent(id: Claim, handle: Handle): boolean {
    const open = this.files.stat({ handle, name: null });
    const named = this.files.stat({ handle: this.folder, name: String(id) as RawName });
    return open !== null && named !== null && sameIdentity(open, named);
  }

  /** The file says who holds it, for messages only: nothing is judged by that. */
  #sign(handle: Handle): void {
    const number = new TextEncoder().encode(String(Deno.pid));
    try {
      this.files.truncate(handle, 0);
      this.files.write(handle, number, 0);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
    }
  }

  /** The number of the process that has a claim; null where none does, or it is not known. */
  holder(id: Claim): number | null {
    if (this.#held.has(id)) return Deno.pid;
    const buffer = new Uint8Array(20);
    try {
      const file = this.files.openFile(this.folder, String(id) as RawName);
      const length = readAndClose(this.files, file, buffer);
      return Number(new TextDecoder().decode(buffer.subarray(0, length))) || null;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      return null;
    }
  }

  /** Claims an execution (or the like) for this process; false where another has it. */
  claim(id: Claim): boolean {
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      const handle = this.#lock(id);
      if (handle !== null) {
        this.#held.set(id, handle);
        this.#sign(handle);
        return true;
      }
      // Perhaps somebody only asks whether it lives, which takes a moment.
      Atomics.wait(pause, 0, 0, CLAIM_WAIT);
    }
    return false;
  }

  close(): void {
    this.files.close(this.folder);
  }

  release(id: Claim): void {
    const handle = this.#held.get(id);
    if (handle === undefined) return;
    this.#letGo(id, handle);
    this.#held.delete(id);
  }

  /** A file that cannot be removed is no claim: nobody holds it any more. */
  #letGo(id: Claim, handle: Handle): void {
    try {
      this.files.removeFile(this.folder, String(id) as RawName);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
    } finally {
      this.files.close(handle);
    }
  }

  /** Whether some process, this one included, carries an execution out. */
  lives(id: Claim): boolean {
    if (this.#held.has(id)) return true;
    const handle = this.#lock(id);
    if (handle === null) return true;
    this.#letGo(id, handle);
    return false;
  }

  /** The same, not mistaking a process that only asks for one that carries it out. */
  surelyLives(id: Claim): boolean {
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      if (!this.lives(id)) return false;
      if (this.#held.has(id)) return true;
      Atomics.wait(pause, 0, 0, CLAIM_WAIT);
    }
    return true;
  }
}

export function takenUp(id: number): RunError {
  return new RunError(
    "execution-state",
    `Cannot carry out execution ${id}: another process has just begun to; look at it with ` +
      `"mirrorsphere execution show ${id}"`,
  );
}

function readAndClose(files: FileSystem, file: Handle, buffer: Uint8Array): number {
  try {
    return files.read(file, buffer, 0);
  } finally {
    files.close(file);
  }
}
