import assert from "node:assert/strict";
import { gatherFacts, type Given, type Look } from "../../src/service/facts.ts";
import { OPTIONS } from "../store/samples.ts";

const GIVEN: Given = {
  scope: "user",
  program: ["/opt/deno", "run", "--allow-read", "/opt/mirror/main.ts"],
  args: ["daemon"],
  stateFolder: "/state",
  home: "/home/ann",
  config: null,
  jobs: [],
};

/** A file system with these mounts, on which these paths are missing. */
function look(mounts: readonly string[], missing: readonly string[] = []): Look {
  const exists = (path: string) => !missing.includes(path);
  const device = (path: string) =>
    exists(path)
      ? mounts.findLastIndex((mount) => `${path}/`.startsWith(mount === "/" ? "/" : `${mount}/`))
      : null;
  return { exists, device };
}

function writes(destination: string, where: Look): readonly string[] {
  const job = { source: "/home/ann/a", destination, options: OPTIONS };
  return gatherFacts({ ...GIVEN, jobs: [job] }, where).writes;
}

Deno.test("what is read is the sources, the configuration and the program itself", () => {
  const source = (name: string) => ({ source: name, destination: "/d", options: OPTIONS });
  const jobs = ["/b", "/a", "/b"].map(source);
  const { reads, permissions } = gatherFacts({ ...GIVEN, jobs, config: "/c.toml" }, look(["/"]));
  assert.deepEqual(reads, ["/a", "/b", "/c.toml", "/opt", "/opt/mirror"]);
  assert.equal(permissions, true);
});

Deno.test("a destination is allowed as it is, or the folder that it has to be made in", () => {
  assert.deepEqual(writes("/srv/copy", look(["/"])), ["/srv/copy"]);
  assert.deepEqual(writes("/srv/copy", look(["/"], ["/srv/copy"])), ["/srv"]);
});

Deno.test("of a disk that comes and goes all is allowed, so that it can be unmounted", () => {
  const usb = look(["/", "/media/ann/usb"]);
  assert.deepEqual(writes("/media/ann/usb/copies/photos", usb), ["/media/ann/usb"]);
  const mnt = look(["/", "/mnt/disk"]);
  assert.deepEqual(writes("/mnt/disk/copies", mnt), ["/mnt/disk"]);
  const home = look(["/", "/home"]);
  assert.deepEqual(writes("/home/ann/copies", home), ["/home/ann/copies"]);
});

Deno.test("a disk that is not there now is allowed where its folder would be", () => {
  const gone = look(["/"], ["/media/ann/usb", "/media/ann/usb/copies"]);
  assert.deepEqual(writes("/media/ann/usb/copies", gone), ["/media/ann/usb"]);
});

Deno.test("where a page is served, the folder of the configuration may be written to", () => {
  const configFolder = "/home/ann/.config/mirrorsphere";
  assert.deepEqual(gatherFacts({ ...GIVEN, configFolder }, look(["/"])).writes, [configFolder]);
  assert.deepEqual(gatherFacts({ ...GIVEN, configFolder: null }, look(["/"])).writes, []);
});
