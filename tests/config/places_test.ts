import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { DEFAULT_CONFIG, loadConfig, userConfigFolder } from "../../src/config/mod.ts";

interface Folders {
  readonly working: string;
  readonly user: string;
}

async function withFolders(body: (folders: Folders) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "mirrorsphere-config-" });
  const folders = { working: `${folder}/working`, user: `${folder}/user` };
  try {
    await Deno.mkdir(folders.working);
    await Deno.mkdir(folders.user);
    await body(folders);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function load({ working, user }: Folders, explicitPath: string | null = null) {
  return loadConfig({ explicitPath, workingFolder: working, userFolder: user });
}

async function complaint(folders: Folders, explicitPath: string | null = null): Promise<string> {
  let message = "";
  await rejects(load(folders, explicitPath), (error: unknown) => {
    ok(error instanceof RunError, String(error));
    strictEqual(error.code, "configuration");
    message = error.message;
    return true;
  });
  return message;
}

function workers(count: number): string {
  return `[Config]\nmax_concurrency = ${count}\n`;
}

Deno.test("the named file goes before the working folder's, which goes before the user's", async () => {
  await withFolders(async (folders) => {
    strictEqual(await load(folders), DEFAULT_CONFIG);

    await Deno.writeTextFile(`${folders.user}/config.toml`, workers(11));
    strictEqual((await load(folders)).maxConcurrency, 11);
    strictEqual((await load(folders)).path, `${folders.user}/config.toml`);

    await Deno.writeTextFile(`${folders.working}/config.toml`, workers(12));
    strictEqual((await load(folders)).maxConcurrency, 12);

    await Deno.writeTextFile(`${folders.working}/other.toml`, workers(13));
    for (const path of ["other.toml", "../working/other.toml", `${folders.working}/other.toml`]) {
      const config = await load(folders, path);
      strictEqual(config.maxConcurrency, 13);
      strictEqual(config.path, `${folders.working}/other.toml`);
    }
  });
});

Deno.test("a broken file is said even where another one would do", async () => {
  await withFolders(async (folders) => {
    await Deno.writeTextFile(`${folders.user}/config.toml`, workers(11));
    await Deno.writeTextFile(`${folders.working}/config.toml`, workers(99));
    match(await complaint(folders), /working\/config\.toml", line 2, Config\.max_concurrency = 99/);
  });
});

Deno.test("another program's config.toml is told apart, and nothing of it is used", async () => {
  await withFolders(async (folders) => {
    await Deno.writeTextFile(`${folders.working}/config.toml`, 'baseURL = "/"\n[params]\na = 1\n');
    strictEqual(
      await complaint(folders),
      `Read configuration "${folders.working}/config.toml": not a configuration of MirrorSphere, ` +
        "it has no table [Config] and none [job]; work in another folder, or name yours with " +
        "--config",
    );
  });
});

Deno.test("a file that says nothing leaves the defaults", async () => {
  await withFolders(async (folders) => {
    for (const text of ["", "# later\n", "[Config]\n", "[job]\n"]) {
      await Deno.writeTextFile(`${folders.working}/config.toml`, text);
      const config = await load(folders);
      deepStrictEqual({ ...config, path: null }, DEFAULT_CONFIG);
      strictEqual(config.path, `${folders.working}/config.toml`);
    }
  });
});

Deno.test("a named file that is missing or no file is refused", async () => {
  await withFolders(async (folders) => {
    strictEqual(
      await complaint(folders, "absent.toml"),
      `Read configuration "${folders.working}/absent.toml": no such file; name a readable file with ` +
        "--config",
    );
    match(await complaint(folders, "../user"), /user": not a file; /);
    match(await complaint(folders, "/dev/null"), /null": not a file; /);
    await Deno.writeTextFile(`${folders.working}/large.toml`, "#".repeat(1024 * 1024 + 1));
    match(await complaint(folders, "large.toml"), /larger than 1 MiB; /);
  });
});

Deno.test("a folder named config.toml is refused, a missing folder is passed over", async () => {
  await withFolders(async (folders) => {
    strictEqual(await load({ ...folders, user: `${folders.user}/absent` }), DEFAULT_CONFIG);
    await Deno.writeTextFile(`${folders.user}/file`, "");
    strictEqual(await load({ ...folders, user: `${folders.user}/file` }), DEFAULT_CONFIG);
    await Deno.mkdir(`${folders.working}/config.toml`);
    match(await complaint(folders), /config\.toml": not a file; /);
  });
});

Deno.test("a config.toml that is a link leading nowhere, or back to itself, is refused", async () => {
  await withFolders(async (folders) => {
    const path = `${folders.working}/config.toml`;
    await Deno.symlink("absent.toml", path);
    match(await complaint(folders), /working\/config\.toml": a symbolic link that leads nowhere; /);
    await Deno.remove(path);
    await Deno.symlink("config.toml", path);
    match(await complaint(folders), /config\.toml": its symbolic link leads back to itself; /);
  });
});

function environment(values: Readonly<Record<string, string>>) {
  return (name: string) => values[name];
}

Deno.test("the user's folder is where each system keeps such files", () => {
  const linux = { HOME: "/home/ann", XDG_CONFIG_HOME: "/etc/ann" };
  strictEqual(userConfigFolder("linux", environment(linux)), "/etc/ann/mirrorsphere");
  for (const XDG_CONFIG_HOME of ["", "relative"]) {
    const env = environment({ HOME: "/home/ann", XDG_CONFIG_HOME });
    strictEqual(userConfigFolder("linux", env), "/home/ann/.config/mirrorsphere");
  }
  const env = environment({ HOME: "/home/ann" });
  strictEqual(userConfigFolder("freebsd", env), "/home/ann/.config/mirrorsphere");
  strictEqual(
    userConfigFolder("darwin", environment({ HOME: "/Users/ann" })),
    "/Users/ann/Library/Application Support/MirrorSphere",
  );
  strictEqual(
    userConfigFolder("windows", environment({ APPDATA: "C:\\Users\\ann\\AppData\\Roaming" })),
    "C:\\Users\\ann\\AppData\\Roaming\\MirrorSphere",
  );
  for (const os of ["linux", "darwin", "windows"] as const) {
    strictEqual(userConfigFolder(os, environment({})), null);
  }
});
