/**
 * System calls that a thread may not make any more: seccomp(2). It stands beside Landlock, which
 * knows files, TCP and signals, but neither UDP nor sockets that have a place in the file system,
 * such as those of container and desktop services.
 */
import { SYS_SECCOMP } from "./constants.ts";
import { systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

const SET_MODE_FILTER = 1;
const GET_ACTION_AVAILABLE = 2;

const ALLOW = 0x7fff0000;
const REFUSE = 0x00050000 | 1; // SECCOMP_RET_ERRNO with EPERM

// linux/filter.h: load a word, jump if equal, jump if greater or equal, return.
const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_AT_LEAST = 0x35;
const RETURN = 0x06;

// struct seccomp_data.
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

/** AUDIT_ARCH_...: calls made as another architecture have other numbers, and are refused. */
const ARCHITECTURES = { x86_64: 0xc000003e, aarch64: 0xc00000b7 };
/** __X32_SYSCALL_BIT: where the numbers of another interface begin. */
const OTHER_INTERFACE = 0x40000000;

type Numbers = readonly [x86_64: number, aarch64: number];

function everywhere(number: number): Numbers {
  return [number, number];
}

/** Numbers by asm/unistd_64.h and asm-generic/unistd.h. */
const REFUSED: Readonly<Record<string, Numbers>> = {
  // The network, and services on this machine.
  socket: [41, 198],
  socketpair: [53, 199],
  // Programs.
  execve: [59, 221],
  execveat: [322, 281],
  // Other processes.
  kill: [62, 129],
  tkill: [200, 130],
  rt_sigqueueinfo: [129, 138],
  rt_tgsigqueueinfo: [297, 240],
  pidfd_send_signal: everywhere(424),
  pidfd_getfd: everywhere(438),
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  // By path, what Landlock only knows since Linux 6.2; by a number, past every folder.
  truncate: [76, 45],
  open_by_handle_at: [304, 265],
  // Mounts and namespaces.
  chroot: [161, 51],
  pivot_root: [155, 41],
  mount: [165, 40],
  umount2: [166, 39],
  unshare: [272, 97],
  setns: [308, 268],
  open_tree: everywhere(428),
  move_mount: everywhere(429),
  fsopen: everywhere(430),
  fsmount: everywhere(432),
  fspick: everywhere(433),
  mount_setattr: everywhere(442),
  // The kernel itself, and what makes calls past this filter.
  io_uring_setup: everywhere(425),
  bpf: [321, 280],
  perf_event_open: [298, 241],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
};
/** A signal to a thread: a thread of this process may get one, as abort(3) does it. */
const TGKILL: Numbers = [234, 131];

interface Instruction {
  readonly code: number;
  readonly operand: number;
  /** Where to go on: the next one, or the end that refuses, or the one that allows. */
  readonly then?: "next" | "refuse" | "allow";
  readonly otherwise?: "next" | "refuse" | "allow";
}

function instructions(arm: boolean, pid: number): readonly Instruction[] {
  const numberOf = ([x86, aarch]: Numbers) => arm ? aarch : x86;
  return [
    { code: LOAD, operand: ARCHITECTURE },
    {
      code: IF_EQUAL,
      operand: arm ? ARCHITECTURES.aarch64 : ARCHITECTURES.x86_64,
      otherwise: "refuse",
    },
    { code: LOAD, operand: NUMBER },
    { code: IF_AT_LEAST, operand: OTHER_INTERFACE, then: "refuse" },
    ...Object.values(REFUSED).map((numbers): Instruction => ({
      code: IF_EQUAL,
      operand: numberOf(numbers),
      then: "refuse",
    })),
    { code: IF_EQUAL, operand: numberOf(TGKILL), otherwise: "allow" },
    { code: LOAD, operand: FIRST_ARGUMENT },
    { code: IF_EQUAL, operand: pid, then: "allow", otherwise: "refuse" },
    { code: RETURN, operand: REFUSE },
    { code: RETURN, operand: ALLOW },
  ];
}

/** The filter as the kernel takes it: an array of struct sock_filter. Pure. */
export function filterProgram(
  { arm, pid }: { readonly arm: boolean; readonly pid: number },
): Uint8Array<ArrayBuffer> {
  const program = instructions(arm, pid);
  const view = new DataView(new ArrayBuffer(program.length * 8));
  const ends = { next: 0, refuse: program.length - 2, allow: program.length - 1 };
  const distance = (from: number, to: "next" | "refuse" | "allow" = "next") =>
    to === "next" ? 0 : ends[to] - from - 1;
  for (const [at, { code, operand, then, otherwise }] of program.entries()) {
    view.setUint16(at * 8, code, true);
    view.setUint8(at * 8 + 2, distance(at, then));
    view.setUint8(at * 8 + 3, distance(at, otherwise));
    view.setUint32(at * 8 + 4, operand, true);
  }
  return new Uint8Array(view.buffer);
}

/** Whether the kernel takes such filters. */
export function canRefuseCalls(): boolean {
  const action = new Uint8Array(new Uint32Array([REFUSE & 0xffff0000]).buffer);
  return libc.seccomp(SYS_SECCOMP, GET_ACTION_AVAILABLE, 0, action) === 0;
}

/**
 * Takes these calls from the calling thread, and from those it starts from now on. For good: they
 * fail with EPERM. The thread must not be able to gain privileges any more.
 */
export function refuseCalls(): void {
  const program = filterProgram({ arm: Deno.build.arch === "aarch64", pid: Deno.pid });
  // struct sock_fprog: how many there are, padding, where they are.
  const description = new BigUint64Array([
    BigInt(program.length / 8),
    Deno.UnsafePointer.value(Deno.UnsafePointer.of(program)),
  ]);
  const result = libc.seccomp(SYS_SECCOMP, SET_MODE_FILTER, 0, new Uint8Array(description.buffer));
  if (result < 0) throw systemError(errorNumber());
}
