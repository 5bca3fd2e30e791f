/**
 * What Windows can do and the runtime has no API for, by calls to kernel32.dll ("File Management
 * Functions" in Microsoft's documentation). Loaded on Windows only, by a thread that may call.
 */

const library = Deno.dlopen("kernel32.dll", {
  /** HANDLE CreateFileW(LPCWSTR, DWORD access, DWORD share, SECURITY_ATTRIBUTES *, DWORD, DWORD, HANDLE) */
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "buffer", "u32", "u32", "isize"],
    result: "isize",
  },
  /** BOOL CloseHandle(HANDLE) */
  CloseHandle: { parameters: ["isize"], result: "i32" },
  /** DWORD GetFileAttributesW(LPCWSTR) */
  GetFileAttributesW: { parameters: ["buffer"], result: "u32" },
  /** BOOL SetFileAttributesW(LPCWSTR, DWORD) */
  SetFileAttributesW: { parameters: ["buffer", "u32"], result: "i32" },
  /** HANDLE CreateMutexW(SECURITY_ATTRIBUTES *, BOOL owned, LPCWSTR name) */
  CreateMutexW: { parameters: ["buffer", "i32", "buffer"], result: "isize" },
  /** DWORD WaitForSingleObject(HANDLE, DWORD milliseconds) */
  WaitForSingleObject: { parameters: ["isize", "u32"], result: "u32" },
  /** BOOL ReleaseMutex(HANDLE) */
  ReleaseMutex: { parameters: ["isize"], result: "i32" },
}).symbols;

const GENERIC_READ = 0x80000000;
const FILE_SHARE_READ = 1;
const FILE_SHARE_DELETE = 4;
const OPEN_EXISTING = 3;
const INVALID_HANDLE_VALUE = -1n;
const INVALID_FILE_ATTRIBUTES = 0xffffffff;

/** Hidden, system, and left out of the search index. Read-only is a mode bit, as the runtime has it. */
const KEPT_ATTRIBUTES = 0x2 | 0x4 | 0x2000;

/** UTF-16, ended by a NUL. */
function wideText(text: string): Uint8Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return new Uint8Array(units.buffer);
}

/** An absolute path with a drive letter as these calls take it, of any length. */
function wide(path: string): Uint8Array<ArrayBuffer> {
  return wideText(`\\\\?\\${path}`);
}

/** A file that nobody can open to write until it is let go. */
export type WriteBarrier = bigint & { readonly barrier: unique symbol };

/**
 * Opens a file so that all others may read it, and none write. Null where somebody has it open to
 * write already, or it cannot be opened.
 */
export function holdOffWriters(path: string): WriteBarrier | null {
  const share = FILE_SHARE_READ | FILE_SHARE_DELETE;
  const handle = BigInt(
    library.CreateFileW(wide(path), GENERIC_READ, share, null, OPEN_EXISTING, 0, 0n),
  );
  return handle === INVALID_HANDLE_VALUE ? null : handle as WriteBarrier;
}

export function letGo(barrier: WriteBarrier): void {
  library.CloseHandle(barrier);
}

/** What is one holder's at a time. */
export interface Claim {
  readonly name: string;
  readonly mutex: bigint;
}

/** Names that this thread claimed: to its own thread the system gives a mutex again and again. */
const claimed = new Set<string>();

const WAIT_OBJECT_0 = 0;
/** Who had it died. */
const WAIT_ABANDONED = 0x80;
/** The longest name of a mutex is that of a path without a long form. */
const LONGEST_MUTEX = 240;

/**
 * Claims a folder, against all of this program on this machine; a claim dies with its thread.
 * `folder`: its path, in the spelling by which paths are compared. Null where another has it. Two
 * very long paths with one end may pass for one.
 */
export function claim(folder: string): Claim | null {
  // A backslash has a meaning of its own in these names.
  const name = folder.replaceAll("\\", "/").slice(-LONGEST_MUTEX);
  if (claimed.has(name)) return null;
  const mutex = BigInt(library.CreateMutexW(null, 0, wideText(`Global\\mirrorsphere ${name}`)));
  if (mutex === 0n) return null;
  const found = library.WaitForSingleObject(mutex, 0);
  if (found === WAIT_OBJECT_0 || found === WAIT_ABANDONED) {
    claimed.add(name);
    return { name, mutex };
  }
  library.CloseHandle(mutex);
  return null;
}

export function unclaim({ name, mutex }: Claim): void {
  claimed.delete(name);
  library.ReleaseMutex(mutex);
  library.CloseHandle(mutex);
}

/** Those of `KEPT_ATTRIBUTES` that an entry has; none where it cannot be asked. */
export function attributesOf(path: string): number {
  const found = library.GetFileAttributesW(wide(path));
  return found === INVALID_FILE_ATTRIBUTES ? 0 : found & KEPT_ATTRIBUTES;
}

/** Gives an entry these of `KEPT_ATTRIBUTES`, and leaves its others. False if refused. */
export function setAttributes(path: string, attributes: number): boolean {
  const name = wide(path);
  const found = library.GetFileAttributesW(name);
  if (found === INVALID_FILE_ATTRIBUTES) return false;
  const wanted = (found & ~KEPT_ATTRIBUTES) | (attributes & KEPT_ATTRIBUTES);
  return library.SetFileAttributesW(name, wanted >>> 0) !== 0;
}

/** For a platform that works without, too. */
export type WindowsCalls = Readonly<typeof import("./calls.ts")>;
