import assert from "node:assert/strict";
import type { Entry } from "../../../src/model/entry.ts";
import type { Timestamp } from "../../../src/platform/mod.ts";
import { T1, T2, T3, T4, T5 } from "../../support/nodes.ts";
import {
  asRoot,
  bytesOf,
  type Case,
  entryOf,
  fails,
  folder,
  type Ground,
  lend,
  link,
  name,
  namesIn,
  onLinux,
  onPosix,
  path,
  put,
} from "./case.ts";

const TIMES: readonly Timestamp[] = [T1, T2, T3, T4, T5];

/** What is left of a time on this platform and file system. */
function kept({ system, root }: Ground, time: Timestamp): Timestamp {
  const step = Math.max(system.features.timestampStep, system.facts(root).mtimeStep);
  return {
    mtimeSeconds: time.mtimeSeconds,
    mtimeNanoseconds: time.mtimeNanoseconds - time.mtimeNanoseconds % step,
  };
}

function timeOf({ mtimeSeconds, mtimeNanoseconds }: Entry): Timestamp {
  return { mtimeSeconds, mtimeNanoseconds };
}

function isBefore1970(time: Timestamp): boolean {
  return time.mtimeSeconds < 0;
}

/** A file, a folder and a link to the file. */
function makeThree(ground: Ground): void {
  put(ground, "file", "x");
  folder(ground, "folder");
  link(ground, "link", "file");
}

/** Modes, owners, times, attributes, and what the file system is. */
export const metadataCases: readonly Case[] = [
  {
    title: "keeps modification times to its step, before 1970 and after 2038 too",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      for (const time of TIMES) {
        for (const each of ["file", "folder"]) {
          system.setTimes({ handle: root, name: name(each) }, time);
          assert.deepEqual(timeOf(entryOf(ground, each)), kept(ground, time));
        }
      }
    },
  },
  {
    title: "keeps modification times set through a handle, renamed or not",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      lend(system, system.openToWrite(root, name("file")), (file) => {
        for (const time of TIMES) {
          system.setTimes({ handle: file, name: null }, time);
          assert.deepEqual(timeOf(entryOf(ground, "file")), kept(ground, time));
        }
        system.rename(root, name("file"), name("renamed"));
        put(ground, "file", "another");
        system.setTimes({ handle: file, name: null }, T1);
        assert.deepEqual(timeOf(entryOf(ground, "renamed")), kept(ground, T1));
        assert.notDeepEqual(timeOf(entryOf(ground, "file")), kept(ground, T1));
      });
      lend(system, system.openDirectory(root, path("folder")), (handle) => {
        system.setTimes({ handle, name: null }, T3);
        assert.deepEqual(timeOf(entryOf(ground, "folder")), kept(ground, T3));
      });
    },
  },
  {
    title: "sets the time of a link, not of what it leads to",
    ruledOut: (features) => features.symlinkTimes ? null : "links keep no times",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      system.setTimes({ handle: root, name: name("file") }, T5);
      for (const time of TIMES.filter((each) => !isBefore1970(each))) {
        system.setTimes({ handle: root, name: name("link") }, time);
        assert.deepEqual(timeOf(entryOf(ground, "link")), kept(ground, time));
      }
      assert.deepEqual(timeOf(entryOf(ground, "file")), kept(ground, T5));
    },
  },
  {
    title: "sets a link's time before 1970, or says that it cannot, and sets no other",
    ruledOut: (features) => features.symlinkTimes ? null : "links keep no times",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      const place = { handle: root, name: name("link") };
      system.setTimes(place, { ...T4, mtimeNanoseconds: 0 });
      assert.deepEqual(timeOf(entryOf(ground, "link")), { ...T4, mtimeNanoseconds: 0 });
      system.setTimes(place, T1);
      const exact = system.features.timestampStep === 1;
      if (exact) system.setTimes(place, T4);
      else fails("not-supported", () => system.setTimes(place, T4));
      assert.deepEqual(timeOf(entryOf(ground, "link")), kept(ground, exact ? T4 : T1));
    },
  },
  {
    title: "leaves the access time alone when it sets the other",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      const file = `${ground.path}/file`;
      Deno.utimeSync(file, new Date(1_234_567_890_123), new Date());
      system.setTimes({ handle: root, name: name("file") }, T1);
      lend(system, system.openToWrite(root, name("file")), (handle) => {
        system.setTimes({ handle, name: null }, T2);
      });
      assert.equal(Deno.statSync(file).atime?.getTime(), 1_234_567_890_123);
    },
  },
  {
    title: "keeps all twelve mode bits, of files and folders, by name and by handle",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      for (const mode of [0o644, 0o4755, 0o2710, 0o1777, 0o7777, 0o000, 0o600]) {
        for (const each of ["file", "folder"]) {
          system.setMode({ handle: root, name: name(each) }, mode);
          assert.equal(entryOf(ground, each).mode, mode);
        }
      }
      lend(system, system.openFile(root, name("file")), (file) => {
        system.rename(root, name("file"), name("renamed"));
        system.setMode({ handle: file, name: null }, 0o4711);
        assert.equal(entryOf(ground, "renamed").mode, 0o4711);
      });
      system.setMode({ handle: root, name: name("folder") }, 0o700);
      lend(system, system.openDirectory(root, path("folder")), (handle) => {
        system.setMode({ handle, name: null }, 0o1750);
        assert.equal(entryOf(ground, "folder").mode, 0o1750);
      });
    },
  },
  {
    title: "sets no mode through a link",
    needs: onLinux,
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      fails("not-supported", () => system.setMode({ handle: root, name: name("link") }, 0o777));
      assert.equal(entryOf(ground, "file").mode, 0o600);
    },
  },
  {
    title: "sets owner and group, of a link itself too, by name and by handle",
    ruledOut: (features) => features.owners ? null : "owners are not kept",
    needs: asRoot,
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      const owners = (each: string) => {
        const { owner, group } = entryOf(ground, each);
        return [owner, group];
      };
      for (const each of ["link", "folder"]) {
        system.setOwner({ handle: root, name: name(each) }, 12_345, 54_321);
        assert.deepEqual(owners(each), [12_345, 54_321]);
      }
      assert.deepEqual(owners("file"), [0, 0]);
      lend(system, system.openFile(root, name("file")), (handle) => {
        system.setOwner({ handle, name: null }, 4_000_000_000, 7);
      });
      assert.deepEqual(owners("file"), [4_000_000_000, 7]);
    },
  },
  {
    title: "says that nothing can be set where nothing is",
    run({ system, root }) {
      const place = { handle: root, name: name("missing") };
      fails("not-found", () => system.setMode(place, 0o644));
      fails("not-found", () => system.setTimes(place, T1));
      if (system.features.owners) fails("not-found", () => system.setOwner(place, 0, 0));
    },
  },
  {
    title: "keeps extended attributes: sorted, binary, empty, replaced, removed",
    ruledOut: (features) => features.extendedAttributes ? null : "attributes are out of reach",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      const place = { handle: root, name: name("file") };
      const user = () =>
        system.listAttributes(place).filter((attribute) => attribute.name.startsWith("user."));
      const binary = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
      system.setAttribute(place, { name: "user.z", value: bytesOf("first") });
      system.setAttribute(place, { name: "user.z", value: binary });
      system.setAttribute(place, { name: "user.a", value: new Uint8Array() });
      assert.deepEqual(
        user().map(({ name, value }) => [name, [...value]]),
        [["user.a", []], ["user.z", [...binary]]],
      );
      lend(system, system.openFile(root, name("file")), (handle) => {
        assert.equal(system.listAttributes({ handle, name: null }).length, user().length);
        system.removeAttribute({ handle, name: null }, "user.a");
      });
      assert.deepEqual(user().map((attribute) => attribute.name), ["user.z"]);
      assert.equal(system.listAttributes({ handle: root, name: name("folder") }).length, 0);
    },
  },
  {
    title: "lists no attributes and says that it sets none",
    ruledOut: (features) => features.extendedAttributes ? "attributes are kept" : null,
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      const place = { handle: root, name: name("file") };
      assert.deepEqual(system.listAttributes(place), []);
      fails("not-supported", () => {
        system.setAttribute(place, { name: "user.a", value: bytesOf("x") });
      });
      fails("not-supported", () => system.removeAttribute(place, "user.a"));
    },
  },
  {
    title: "makes a fifo like another, or says that it makes none",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "");
      const like: Entry = { ...entryOf(ground, "file"), kind: "fifo", mode: 0o600 };
      if (!system.features.specialFiles) {
        fails("not-supported", () => system.makeSpecial(root, name("fifo"), like));
        assert.equal(system.stat({ handle: root, name: name("fifo") }), null);
        return;
      }
      system.makeSpecial(root, name("fifo"), like);
      const { kind, mode, size, specialDevice } = entryOf(ground, "fifo");
      assert.deepEqual({ kind, mode, size, specialDevice }, {
        kind: "fifo",
        mode: 0o600,
        size: 0,
        specialDevice: 0,
      });
      fails("already-exists", () => system.makeSpecial(root, name("file"), like));
    },
  },
  {
    title: "makes a device like another, of the same number",
    ruledOut: (features) => features.specialFiles ? null : "devices cannot be made",
    needs: asRoot,
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "");
      for (const specialDevice of [1 * 2 ** 20 + 3, 4000 * 2 ** 20 + 1_000_000]) {
        const like: Entry = { ...entryOf(ground, "file"), kind: "character-device", specialDevice };
        system.makeSpecial(root, name("device"), like);
        assert.equal(entryOf(ground, "device").kind, "character-device");
        assert.equal(entryOf(ground, "device").specialDevice, specialDevice);
        system.removeFile(root, name("device"));
      }
    },
  },
  {
    title: "sees what kind of special file stands there, and which device",
    needs: asRoot,
    run(ground) {
      const nodes = [["pipe", "p"], ["null", "c", "1", "3"], ["disk", "b", "259", "70000"]];
      for (const [file = "", ...numbers] of nodes) {
        new Deno.Command("mknod", { args: [`${ground.path}/${file}`, ...numbers] }).outputSync();
      }
      assert.equal(entryOf(ground, "pipe").kind, "fifo");
      assert.equal(entryOf(ground, "null").kind, "character-device");
      assert.equal(entryOf(ground, "null").specialDevice, 1 * 2 ** 20 + 3);
      assert.equal(entryOf(ground, "disk").kind, "block-device");
      assert.equal(entryOf(ground, "disk").specialDevice, 259 * 2 ** 20 + 70_000);
    },
  },
  {
    title: "knows the file system: one identity throughout, room, and a step of time",
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      const facts = system.facts(root);
      assert.notEqual(facts.id, "");
      assert.notEqual(facts.type, "");
      assert.ok(Number.isInteger(facts.mtimeStep) && facts.mtimeStep >= 1);
      assert.ok(facts.available === null || facts.available > 0);
      assert.equal(facts.readOnly, false);
      lend(system, system.openDirectory(root, path("folder")), (handle) => {
        assert.equal(system.facts(handle).id, facts.id);
      });
      lend(system, system.openFile(root, name("file")), (handle) => {
        assert.equal(system.facts(handle).id, facts.id);
      });
    },
  },
  {
    title: "locks a folder against a second handle until the first is closed, and leaves no file",
    run(ground) {
      const { system, root } = ground;
      const first = system.openDirectory(root, path(""));
      const second = system.openDirectory(root, path(""));
      try {
        assert.equal(system.lock(first), true);
        assert.equal(system.lock(first), true);
        assert.equal(system.lock(second), !system.features.fileLocks);
      } finally {
        system.close(first);
      }
      lend(system, second, () => assert.equal(system.lock(second), true));
      assert.deepEqual(namesIn(ground), []);
    },
  },
  {
    title: "shares a folder with whoever shares it, and with nobody else",
    run({ system, root }) {
      const [one, other, third] = [0, 1, 2].map(() => system.openDirectory(root, path("")));
      assert.ok(one !== undefined && other !== undefined && third !== undefined);
      try {
        assert.equal(system.lock(one, "shared"), true);
        assert.equal(system.lock(other, "shared"), true);
        assert.equal(system.lock(third), !system.features.fileLocks);
      } finally {
        system.close(one);
        system.close(other);
      }
      lend(system, third, () => {
        assert.equal(system.lock(third), true);
        const late = system.openDirectory(root, path(""));
        lend(system, late, () => {
          assert.equal(system.lock(late, "shared"), !system.features.fileLocks);
        });
      });
    },
  },
  {
    title: "holds off who would write to a file that is read, or says that it cannot",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "x");
      lend(system, system.openFile(root, name("file")), (file) => {
        assert.equal(system.leaseHeld(file), false);
        const expected = system.features.leases ? "leased" : "none";
        for (let round = 0; round < 2; round++) {
          assert.equal(system.lockForReading(file), expected);
          assert.equal(system.leaseHeld(file), system.features.leases);
          lend(system, system.openFile(root, name("file")), (other) => {
            assert.equal(system.lockForReading(other), expected);
          });
          system.unlock(file);
          system.unlock(file);
          assert.equal(system.leaseHeld(file), false);
        }
      });
      lend(system, system.openToWrite(root, name("file")), () => {});
    },
  },
  {
    title: "takes no lease on a file of another user, and makes do with an advisory lock",
    ruledOut: (features) => features.leases ? null : "there are no leases",
    needs: asRoot,
    without: ["lease"],
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "x");
      system.setOwner({ handle: root, name: name("file") }, 12_345, 54_321);
      lend(system, system.openFile(root, name("file")), (file) => {
        assert.equal(system.lockForReading(file), "advisory");
        assert.equal(system.leaseHeld(file), false);
        lend(system, system.openFile(root, name("file")), (other) => {
          assert.equal(system.lock(other), false);
          system.unlock(file);
          assert.equal(system.lock(other), true);
        });
      });
    },
  },
  {
    title: "holds nothing open once every handle is closed, failed calls included",
    needs: onLinux,
    run(ground) {
      const { system, root } = ground;
      makeThree(ground);
      // Listed by another process: this one may lack the permission to look at proc(5).
      const open = () =>
        new Deno.Command("ls", { args: [`/proc/${Deno.pid}/fd`] }).outputSync().stdout
          .filter((byte) => byte === 0x0a).length;
      const before = open();
      assert.ok(before > 0);
      for (let round = 0; round < 200; round++) {
        lend(system, system.openFile(root, name("file")), () => {});
        lend(system, system.openDirectory(root, path("folder")), (inner) => system.lock(inner));
        fails("already-exists", () => system.createFile(root, name("file")));
        fails("symlink-in-path", () => system.openFile(root, name("link")));
        fails("not-a-directory", () => system.openDirectory(root, path("file/below")));
        fails("symlink-in-path", () => system.openDirectory(root, path("link")));
      }
      // Other threads of the process may open a few meanwhile.
      assert.ok(open() < before + 50);
    },
  },
];
