import assert from "node:assert/strict";
import { handledBy } from "../../../src/platform/linux/landlock.ts";
import { filterProgram } from "../../../src/platform/linux/seccomp.ts";

Deno.test("landlock: each version handles what it knows, as the kernel's header counts it", () => {
  const table = [1, 2, 3, 4, 5, 6, 7].map((version) => handledBy(version));
  assert.deepEqual(
    table.map(({ files, network, scopes }) => [Number(files), Number(network), Number(scopes)]),
    [
      [0x1fff, 0, 0],
      [0x3fff, 0, 0],
      [0x7fff, 0, 0],
      [0x7fff, 3, 0],
      [0xffff, 3, 0],
      [0xffff, 3, 3],
      [0xffff, 3, 3],
    ],
  );
});

const ALLOW = 0x7fff0000;
const REFUSE = 0x00050001;
const PID = 4711;

interface Call {
  readonly architecture: number;
  readonly number: number;
  readonly argument?: number;
}

/** Carries a filter out as the kernel would: linux/filter.h. */
function verdict(program: Uint8Array, { architecture, number, argument = 0 }: Call): number {
  const view = new DataView(program.buffer);
  const words: Readonly<Record<number, number>> = { 0: number, 4: architecture, 16: argument };
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at++) {
    const code = view.getUint16(at * 8, true);
    const operand = view.getUint32(at * 8 + 4, true);
    const jump = (met: boolean) => view.getUint8(at * 8 + (met ? 2 : 3));
    if (code === 0x20) accumulator = words[operand] ?? assert.fail(`no word at ${operand}`);
    else if (code === 0x15) at += jump(accumulator === operand);
    else if (code === 0x35) at += jump(accumulator >= operand);
    else if (code === 0x06) return operand;
    else assert.fail(`no such instruction: ${code}`);
  }
  return assert.fail("the filter has no end");
}

const MACHINES = [
  { arm: false, architecture: 0xc000003e, other: 0xc00000b7, socket: 41, execve: 59, tgkill: 234 },
  { arm: true, architecture: 0xc00000b7, other: 0xc000003e, socket: 198, execve: 221, tgkill: 131 },
];

for (const { arm, architecture, other, socket, execve, tgkill } of MACHINES) {
  const program = filterProgram({ arm, pid: PID });
  const of = (call: Omit<Call, "architecture">) => verdict(program, { architecture, ...call });

  Deno.test(`seccomp: refuses what no copy does (${arm ? "aarch64" : "x86_64"})`, () => {
    // openat2, statx, copy_file_range and the like are as good as any other.
    for (const number of [437, arm ? 291 : 332, arm ? 285 : 326, arm ? 56 : 257]) {
      assert.equal(of({ number }), ALLOW);
    }
    for (const number of [socket, execve, 425, 438]) assert.equal(of({ number }), REFUSE);
    assert.equal(of({ number: tgkill, argument: PID }), ALLOW);
    assert.equal(of({ number: tgkill, argument: PID + 1 }), REFUSE);
    // As another machine's call, and through x86's other interface, numbers mean something else.
    assert.equal(verdict(program, { architecture: other, number: 437 }), REFUSE);
    assert.equal(of({ number: 0x40000000 + 41 }), REFUSE);
  });
}
