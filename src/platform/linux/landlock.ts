/** Rules on what a thread may reach in the file system: landlock(7), linux/landlock.h. */
import type { Handle } from "../file_system.ts";
import {
  SYS_LANDLOCK_ADD_RULE,
  SYS_LANDLOCK_CREATE_RULESET,
  SYS_LANDLOCK_RESTRICT_SELF,
} from "./constants.ts";
import { systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

const CREATE_RULESET_VERSION = 1;
const RULE_PATH_BENEATH = 1;

const EXECUTE = 1n << 0n;
const READ_FILE = 1n << 2n;
const READ_DIR = 1n << 3n;
const MAKE_SOCK = 1n << 9n;
const REFER = 1n << 13n;
const TRUNCATE = 1n << 14n;
const IOCTL_DEV = 1n << 15n;
/** Reading, writing, making and removing of every kind: version 1. */
const FIRST_RIGHTS = MAKE_SOCK * 16n - 1n;

const BIND_AND_CONNECT_TCP = 3n;
const SCOPE_SOCKETS_AND_SIGNALS = 3n;

/**
 * The first version that lets a file be linked or renamed from one folder to another at all, which
 * hard links at the destination need. Linux 5.19.
 */
export const LEAST_VERSION = 2;

/** The first version that also knows TCP, signals, and sockets without a place. Linux 6.12. */
export const COMPLETE_VERSION = 6;

/** What a ruleset of a version takes away, unless a rule gives it back. */
export interface Handled {
  readonly files: bigint;
  readonly network: bigint;
  readonly scopes: bigint;
}

/** What there is to take away by the kernel's version of Landlock. Pure. */
export function handledBy(version: number): Handled {
  return {
    files: FIRST_RIGHTS |
      (version >= 2 ? REFER : 0n) |
      (version >= 3 ? TRUNCATE : 0n) |
      (version >= 5 ? IOCTL_DEV : 0n),
    network: version >= 4 ? BIND_AND_CONNECT_TCP : 0n,
    scopes: version >= 6 ? SCOPE_SOCKETS_AND_SIGNALS : 0n,
  };
}

/** What a rule may give: to look, or all that a copy takes. No rule lets a program be started. */
export type Access = "read" | "write";

/** Programs, sockets and the controls of devices are no part of a copy. */
const NEVER = EXECUTE | MAKE_SOCK | IOCTL_DEV;

function rightsOf(access: Access, { files }: Handled): bigint {
  return access === "read" ? READ_FILE | READ_DIR : files & ~NEVER;
}

export interface Rule {
  /** An open folder: the rule is about what lies in it, whatever it is called later. */
  readonly folder: Handle;
  readonly access: Access;
}

/** The kernel's version of Landlock; 0 where it has none, or it is switched off. */
export function landlockVersion(): number {
  const version = libc.landlockCreateRuleset(
    SYS_LANDLOCK_CREATE_RULESET,
    null,
    0n,
    CREATE_RULESET_VERSION,
  );
  return Math.max(version, 0);
}

function checked(result: number): number {
  if (result < 0) throw systemError(errorNumber());
  return result;
}

// struct landlock_ruleset_attr; a kernel that knows a shorter one accepts zeros beyond it.
function createRuleset({ files, network, scopes }: Handled): Handle {
  const attributes = new Uint8Array(new BigUint64Array([files, network, scopes]).buffer);
  return checked(
    libc.landlockCreateRuleset(
      SYS_LANDLOCK_CREATE_RULESET,
      attributes,
      BigInt(attributes.length),
      0,
    ),
  ) as Handle;
}

// struct landlock_path_beneath_attr, packed: 64 bits of rights, 32 of a descriptor.
function addRule(ruleset: Handle, folder: Handle, rights: bigint): void {
  const attributes = new DataView(new ArrayBuffer(12));
  attributes.setBigUint64(0, rights, true);
  attributes.setInt32(8, folder, true);
  const rule = new Uint8Array(attributes.buffer);
  checked(libc.landlockAddRule(SYS_LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0));
}

/**
 * Confines the calling thread, and those it starts from now on, to what the rules give. For good.
 * The thread must not be able to gain privileges any more: prctl(2), PR_SET_NO_NEW_PRIVS.
 */
export function restrictFiles(rules: readonly Rule[], version: number): void {
  const handled = handledBy(version);
  const ruleset = createRuleset(handled);
  try {
    for (const { folder, access } of rules) addRule(ruleset, folder, rightsOf(access, handled));
    checked(libc.landlockRestrictSelf(SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0));
  } finally {
    libc.close(ruleset);
  }
}
