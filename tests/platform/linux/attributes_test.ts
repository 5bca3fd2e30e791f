import assert from "node:assert/strict";
import type { ExtendedAttribute } from "../../../src/platform/file_system.ts";
import { isRoot } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import { canMount, canMountImage, withImage, withTmpfs } from "../../support/images.ts";
import {
  assertFails,
  at,
  type Fixture,
  itself,
  linuxTest,
  makeFile,
  raw,
  withLinux,
} from "./support.ts";

function attribute(name: string, value: readonly number[]): ExtendedAttribute {
  return { name, value: Uint8Array.from(value) };
}

/** An access list in the kernel's own form: version 2, then tag, permissions and id of each entry. */
function accessList(user: number): ExtendedAttribute {
  const anyone = 0xffffffff;
  const entries = [
    [0x01, 6, anyone],
    [0x02, 4, user],
    [0x04, 4, anyone],
    [0x10, 4, anyone],
    [0x20, 0, anyone],
  ] as const;
  const view = new DataView(new ArrayBuffer(4 + entries.length * 8));
  view.setUint32(0, 2, true);
  entries.forEach(([tag, permissions, id], index) => {
    view.setUint16(4 + index * 8, tag, true);
    view.setUint16(6 + index * 8, permissions, true);
    view.setUint32(8 + index * 8, id, true);
  });
  return { name: "system.posix_acl_access", value: new Uint8Array(view.buffer) };
}

function checkAttributes(fixture: Fixture): void {
  const { fs, root } = fixture;
  makeFile(fixture, "two\nlines \udcff", "");
  const named = at(root, "two\nlines \udcff");
  const file = fs.openFile(root, named.name);
  const attributes = [
    accessList(1234),
    attribute("trusted.mirror", [1, 0, 255]),
    attribute("user.empty", []),
    attribute("user.ünicode", [7]),
  ];
  for (const item of attributes.toReversed()) fs.setAttribute(named, item);
  assert.deepEqual(fs.listAttributes(named), attributes);
  assert.deepEqual(fs.listAttributes(itself(file)), attributes);
  fs.removeAttribute(named, "user.empty");
  fs.removeAttribute(itself(file), "trusted.mirror");
  fs.setAttribute(itself(file), attribute("user.ünicode", [8, 9]));
  const left = [attributes[0], attribute("user.ünicode", [8, 9])];
  assert.deepEqual(fs.listAttributes(named), left);
  assert.throws(() => fs.removeAttribute(named, "user.empty"));
  fs.close(file);
}

for (const type of ["ext4", "xfs", "btrfs"] as const) {
  Deno.test({
    name: `linux: attributes and access lists are kept byte for byte on ${type}`,
    ignore: skipUnless(canMountImage(type), `needs root, a loop device and mkfs.${type}`),
    fn: () => withImage(type, { sizeMiB: 320 }, (folder) => withLinux(folder, checkAttributes)),
  });
}

linuxTest(
  "attributes and access lists are kept byte for byte in the scratch folder",
  checkAttributes,
  {
    ignore: skipUnless(isRoot, "trusted attributes need root"),
  },
);

Deno.test({
  name: "linux: an attribute of the largest size is carried",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 4 }, (folder) =>
      withLinux(folder, (fixture) => {
        const { fs, root } = fixture;
        makeFile(fixture, "file", "");
        const large = { name: "trusted.large", value: new Uint8Array(65536).fill(9) };
        fs.setAttribute(at(root, "file"), large);
        assert.deepEqual(fs.listAttributes(at(root, "file")), [large]);
      })),
});

linuxTest("a link's own attributes are meant, not its target's", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "");
  fs.makeSymlink(root, raw("link"), raw("file"));
  fs.setAttribute(at(root, "link"), attribute("trusted.mirror", [1]));
  assert.deepEqual(fs.listAttributes(at(root, "file")), []);
  assert.deepEqual(fs.listAttributes(at(root, "link")), [attribute("trusted.mirror", [1])]);
}, { ignore: skipUnless(isRoot, "trusted attributes need root") });

linuxTest("where there are no attributes the list is empty, and setting one fails", ({ fs }) => {
  const proc = fs.openRoot("/proc/self/task");
  assert.deepEqual(fs.listAttributes(itself(proc)), []);
  const expected = isRoot ? "not-supported" : "permission-denied";
  assertFails(() => fs.setAttribute(itself(proc), attribute("user.a", [1])), expected);
  fs.close(proc);
});
