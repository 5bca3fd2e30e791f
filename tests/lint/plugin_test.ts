import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import plugin from "../../lint/plugin.ts";

interface Source {
  readonly file: string;
  readonly text: string;
}

/** The names of the rules that a file breaks, without the plugin's own. */
function brokenRules({ file, text }: Source): string[] {
  return Deno.lint.runPlugin(plugin, file, text).map(({ id }) => id.replace("mirrorsphere/", ""));
}

function reports(rule: string, sources: readonly Source[]): void {
  for (const source of sources) deepStrictEqual(brokenRules(source), [rule], describe(source));
}

function accepts(sources: readonly Source[]): void {
  for (const source of sources) deepStrictEqual(brokenRules(source), [], describe(source));
}

function describe({ file, text }: Source): string {
  return `${file}: ${text.slice(0, 200)}`;
}

/** From each folder to each other: what the table of the architecture says. */
const ORDER = ["base", "model", "platform", "targets", "engine", "jobs"];
/** Each may import those before it. */
const DOORS = ["notify", "scheduler", "server", "cli"];
const ASIDE = ["store", "config"];

function importOf(from: string, to: string): Source {
  const file = from === "main" ? "main.ts" : `src/${from}/mod.ts`;
  const target = from === "main" ? `./src/${to}/mod.ts` : `../${to}/mod.ts`;
  return { file, text: `import { x } from "${target}";` };
}

Deno.test("a folder may import itself and what is below it", () => {
  const allowed: (readonly [string, string])[] = [];
  for (const [place, from] of ORDER.entries()) {
    for (const to of ORDER.slice(0, place + 1)) allowed.push([from, to]);
  }
  for (const [place, from] of [...DOORS, "main"].entries()) {
    for (const to of [...ORDER, ...ASIDE, ...DOORS.slice(0, place + 1)]) allowed.push([from, to]);
  }
  for (const from of ASIDE) allowed.push([from, "base"], [from, "model"]);
  for (const to of ASIDE) allowed.push(["jobs", to]);
  allowed.push(["ui", "base"], ["ui", "model"], ["ui", "ui"]);
  accepts(allowed.map(([from, to]) => importOf(from, to)));
});

Deno.test("a folder may not import what is above it or beside it", () => {
  const refused: (readonly [string, string])[] = [];
  for (const [place, from] of ORDER.entries()) {
    for (const to of [...ORDER.slice(place + 1), ...DOORS, "ui"]) refused.push([from, to]);
  }
  for (const from of ["base", "model", "platform", "targets", "engine"]) {
    for (const to of ASIDE) refused.push([from, to]);
  }
  for (const [place, from] of DOORS.entries()) {
    for (const to of [...DOORS.slice(place + 1), "ui"]) refused.push([from, to]);
  }
  for (const from of ASIDE) {
    for (const to of ["platform", "engine", "jobs", "cli"]) refused.push([from, to]);
  }
  refused.push(["store", "config"], ["config", "store"], ["ui", "engine"], ["ui", "jobs"]);
  refused.push(["main", "ui"]);
  reports("import-direction", refused.map(([from, to]) => importOf(from, to)));
});

const WAYS_TO_IMPORT = [
  (path: string) => `import "${path}";`,
  (path: string) => `import type { X } from "${path}";`,
  (path: string) => `export * from "${path}";`,
  (path: string) => `export { x } from "${path}";`,
  (path: string) => `export type { X } from "${path}";`,
  (path: string) => `await import("${path}");`,
  (path: string) => "await import(`" + path + "`);",
  (path: string) => `new Worker(new URL("${path}", import.meta.url), { type: "module" });`,
  (path: string) => `import.meta.resolve("${path}");`,
  (path: string) => `type X = import("${path}").X;`,
  (path: string) => `type X = typeof import("${path}");`,
];

Deno.test("every way of naming a module is seen", () => {
  for (const way of WAYS_TO_IMPORT) {
    reports("import-direction", [{ file: "src/model/a.ts", text: way("../engine/run.ts") }]);
    accepts([{ file: "src/engine/a.ts", text: way("../model/entry.ts") }]);
  }
});

Deno.test("paths are followed, not matched: roundabout ones lead to the same folder", () => {
  reports("import-direction", [
    { file: "src/model/a.ts", text: 'import "../../src/engine/run.ts";' },
    { file: "src/engine/plan/a.ts", text: 'import "../../cli/mod.ts";' },
    { file: "src/base/a.ts", text: `import "${import.meta.resolve("../../src/model/job.ts")}";` },
  ]);
  accepts([
    { file: "src/engine/plan/a.ts", text: 'import "../execute/copy.ts";' },
    { file: "src/engine/plan/a.ts", text: 'import "../../model/engine/a.ts";' },
  ]);
});

Deno.test("the page takes only types from the server", () => {
  accepts([
    { file: "src/ui/a.tsx", text: 'import type { Api } from "../server/mod.ts";' },
    { file: "src/ui/a.tsx", text: 'import { type Api } from "../server/mod.ts";' },
    { file: "src/ui/a.tsx", text: 'export type { Api } from "../server/mod.ts";' },
  ]);
  reports("import-direction", [
    { file: "src/ui/a.tsx", text: 'import { api } from "../server/mod.ts";' },
    { file: "src/ui/a.tsx", text: 'import { type Api, api } from "../server/mod.ts";' },
    { file: "src/ui/a.tsx", text: 'import "../server/mod.ts";' },
    { file: "src/ui/a.tsx", text: 'export * from "../server/mod.ts";' },
  ]);
});

Deno.test("the program imports no tests, nothing outside, no unknown folder, no computed name", () => {
  reports("import-direction", [
    { file: "src/engine/a.ts", text: 'import "../../tests/support/tree.ts";' },
    { file: "src/engine/a.ts", text: 'import "../../lint/plugin.ts";' },
    { file: "src/engine/a.ts", text: 'import "../../../elsewhere/a.ts";' },
    { file: "src/engine/a.ts", text: 'import "../utils/a.ts";' },
    { file: "src/utils/a.ts", text: 'import "../base/names.ts";' },
    { file: "src/constructor/a.ts", text: 'import "../base/names.ts";' },
    { file: "src/engine/a.ts", text: "await import(name);" },
    { file: "src/engine/a.ts", text: "await import(`../${name}/mod.ts`);" },
    { file: "main.ts", text: 'import "./tests/support/tree.ts";' },
  ]);
});

Deno.test("tests and data files are outside the table", () => {
  accepts([
    { file: "tests/engine/a_test.ts", text: 'import "../../src/cli/mod.ts"; import(name);' },
    { file: "lint/a.ts", text: 'import "../src/cli/mod.ts";' },
    { file: "src/cli/a.ts", text: 'import x from "../../deno.json" with { type: "json" };' },
    { file: "src/base/a.ts", text: 'import { x } from "fast-check"; import "valibot";' },
    { file: "src/base/a.ts", text: 'new URL("../engine/a.ts", "https://example.org/");' },
    { file: "src/base/a.ts", text: 'const a = "../engine/a.ts"; new Map(a);' },
  ]);
});

Deno.test("each library has one home", () => {
  const homes = {
    "node:sqlite": "store",
    "hono": "server",
    "hono/client": "ui",
    "preact": "ui",
    "uplot": "ui",
  };
  const folders = ["base", "engine", "store", "server", "ui", "cli"];
  for (const [library, home] of Object.entries(homes)) {
    const text = `import { x } from "${library}";`;
    accepts([{ file: `src/${home}/a.ts`, text }, { file: "tests/a_test.ts", text }]);
    const others = folders.filter((folder) => folder !== home);
    reports("library-homes", others.map((folder) => ({ file: `src/${folder}/a.ts`, text })));
    reports("library-homes", [{ file: "main.ts", text }]);
  }
});

Deno.test("parts of a library and its other spellings have the same home", () => {
  const outside = [
    "hono/jsx",
    "hono@4.0.0",
    "npm:hono@4",
    "npm:/hono@4/jsx",
    "@hono/zod-validator",
    "preact/hooks",
    "@preact/signals",
    "sqlite",
  ];
  for (const library of outside) {
    for (const text of [`import "${library}";`, `await import("${library}");`]) {
      reports("library-homes", [{ file: "src/engine/a.ts", text }]);
    }
  }
  accepts(["honor", "preact-not", "@honology/x"].map((library) => ({
    file: "src/engine/a.ts",
    text: `import "${library}";`,
  })));
});

Deno.test("what every run loads imports no module of Node's but for SQLite", () => {
  const texts = ['import { join } from "node:path";', 'await import("node:fs");'];
  const files = ["main.ts", "src/base/names.ts", "src/cli/state.ts", "src/engine/run.ts"];
  for (const text of texts) {
    reports("node-homes", files.map((file) => ({ file, text })));
    accepts(
      ["src/server/a.ts", "src/platform/portable/a.ts", "src/base/paths.ts", "tests/a_test.ts"]
        .map((file) => ({ file, text })),
    );
  }
  accepts([{ file: "src/cli/a.ts", text: 'import type { Buffer } from "node:buffer";' }]);
  accepts([{ file: "src/store/a.ts", text: 'import { DatabaseSync } from "node:sqlite";' }]);
});

Deno.test("what every run loads makes no timer of Node's", () => {
  const texts = ["setTimeout(f, 1);", "const id = setInterval(f, 1);"];
  for (const text of texts) {
    reports(
      "node-timers",
      ["src/engine/run.ts", "src/cli/output.ts"].map((file) => ({ file, text })),
    );
    accepts(["src/server/a.ts", "src/ui/a.ts", "tests/a_test.ts"].map((file) => ({ file, text })));
  }
  accepts([{ file: "src/cli/a.ts", text: "after(1, f); clock.setTimeout(f, 1);" }]);
});

Deno.test("native libraries are opened in the platform only", () => {
  const ways = [
    'Deno.dlopen("libc.so.6", {});',
    'globalThis.Deno.dlopen("libc.so.6", {});',
    'Deno["dlopen"]("libc.so.6", {});',
    "const open = Deno.dlopen;",
    "const { dlopen } = Deno;",
    "const { dlopen: open } = Deno;",
  ];
  for (const text of ways) {
    reports("native-home", [{ file: "src/engine/a.ts", text }, { file: "main.ts", text }]);
    accepts([{ file: "src/platform/linux/a.ts", text }, { file: "tests/a_test.ts", text }]);
  }
  accepts([{ file: "src/engine/a.ts", text: "const dlopen = 1; use(dlopen, Deno.open);" }]);
});

function lines(count: number): string {
  return "x();\n".repeat(count);
}

Deno.test("a file in src has at most 500 lines", () => {
  accepts([
    { file: "src/engine/a.ts", text: lines(500) },
    { file: "tests/engine/a_test.ts", text: lines(501) },
  ]);
  reports("file-length", [
    { file: "src/engine/a.ts", text: lines(501) },
    { file: "src/engine/a.ts", text: "// ünïcode 😀\n" + lines(500) },
  ]);
});

Deno.test("a function in src has at most 80 lines", () => {
  const shapes = (count: number) => [
    `function f() {\n${lines(count - 2)}}\n`,
    `export default async function () {\n${lines(count - 2)}}\n`,
    `const f = () => {\n${lines(count - 2)}};\n`,
    `const f = function () {\n${lines(count - 2)}};\n`,
    `class A { m() {\n${lines(count - 2)}}}\n`,
    `const s = "😀é";\nfunction f() {\n${lines(count - 2)}}\n${lines(3)}`,
  ];
  for (const text of shapes(80)) accepts([{ file: "src/engine/a.ts", text }]);
  for (const text of shapes(81)) {
    reports("function-length", [{ file: "src/engine/a.ts", text }]);
    accepts([{ file: "tests/engine/a_test.ts", text }]);
  }
});

Deno.test("an exported function has at most three parameters", () => {
  const shapes = (parameters: string) => [
    `export function f(${parameters}) {}`,
    `export default function (${parameters}) {}`,
    `export default (${parameters}) => {};`,
    `export const f = (${parameters}) => {};`,
    `export const f = function (${parameters}) {};`,
    `function f(${parameters}) {}\nexport { f };`,
    `const f = (${parameters}) => {};\nexport { f as g };`,
    `function f(${parameters}) {}\nexport default f;`,
  ];
  for (const text of shapes("a, b, { c, d }")) accepts([{ file: "src/engine/a.ts", text }]);
  for (const text of shapes("a, b, c, d")) {
    reports("parameter-count", [{ file: "src/engine/a.ts", text }]);
    accepts([{ file: "tests/engine/a_test.ts", text }]);
  }
  accepts([{ file: "src/engine/a.ts", text: "function f(a, b, c, d) {}\nexport { g } from 'x';" }]);
});

Deno.test("every rule was seen to fail, and says what to do about it", () => {
  const text =
    'import "../cli/mod.ts"; import "hono"; import "node:fs"; Deno.dlopen("x", {}); setTimeout(f);\n' +
    `export function f(a, b, c, d) {\n${lines(501)}}\n`;
  const found = Deno.lint.runPlugin(plugin, "src/base/a.ts", text);
  const rules = new Set(found.map(({ id }) => id.replace("mirrorsphere/", "")));
  deepStrictEqual([...rules].sort(), Object.keys(plugin.rules).sort());
  for (const { message } of found) {
    match(message, /^[A-Z].*: .+; .+[^.]$/);
    strictEqual(message.split("\n").length, 1);
  }
});
