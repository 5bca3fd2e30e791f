import { strictEqual } from "node:assert/strict";
import { stateFolder } from "../../src/store/mod.ts";

function environment(values: Readonly<Record<string, string>>) {
  return (name: string) => values[name];
}

Deno.test("on Linux the state lies where XDG says, else below the home", () => {
  const home = { HOME: "/home/ada" };
  const below = "/home/ada/.local/state/mirrorsphere";
  strictEqual(stateFolder("linux", environment(home)), below);
  const named = environment({ ...home, XDG_STATE_HOME: "/var/state" });
  strictEqual(stateFolder("linux", named), "/var/state/mirrorsphere");
  const relative = environment({ ...home, XDG_STATE_HOME: "state" });
  strictEqual(stateFolder("linux", relative), below);
  strictEqual(stateFolder("linux", environment({ ...home, XDG_STATE_HOME: "" })), below);
});

Deno.test("on macOS and Windows the state lies in the usual places", () => {
  strictEqual(
    stateFolder("darwin", environment({ HOME: "/Users/ada" })),
    "/Users/ada/Library/Application Support/MirrorSphere",
  );
  strictEqual(
    stateFolder("windows", environment({ LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" })),
    "C:\\Users\\ada\\AppData\\Local\\MirrorSphere",
  );
});

Deno.test("where the environment does not tell there is no state folder", () => {
  for (const os of ["linux", "darwin", "windows"] as const) {
    strictEqual(stateFolder(os, environment({})), null);
  }
});
