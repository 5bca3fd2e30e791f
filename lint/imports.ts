/** The direction of imports, and which folder each outside thing lives in. */
import { unreachable } from "../src/base/errors.ts";
import {
  allowedImports,
  folderOf,
  importedPath,
  judgeImport,
  mayUseNode,
  projectPath,
} from "./layout.ts";
import { type Specifier, visitSpecifiers } from "./specifiers.ts";

function judge(filename: string, { text, typesOnly }: Specifier): string | null {
  const from = folderOf(projectPath(filename));
  if (from === null) return null;
  if (text === null) return "Import by a computed name: not checkable; write the path out";
  const path = importedPath(filename, text);
  if (path === null) return null;
  const to = folderOf(path);
  if (to === null) {
    const apart = /^(tests|lint|tools)\//.test(path) || path.startsWith("../");
    return apart ? `Import "${path}" into ${from}: not part of the program; move it to src` : null;
  }
  return verdictMessage(from, to, typesOnly);
}

function verdictMessage(from: string, to: string, typesOnly: boolean): string | null {
  const verdict = judgeImport({ from, to, typesOnly });
  switch (verdict) {
    case "allowed":
      return null;
    case "types-only":
      return `Import ${to} into ${from}: only its types may come along; write "import type"`;
    case "refused":
      return `Import ${to} into ${from}: against the direction; ${from} may import ` +
        allowedImports(from);
    case "unknown-folder":
      return `Import ${to} into ${from}: not in the table of folders; add it to lint/layout.ts`;
    default:
      return unreachable(verdict);
  }
}

/** Imports go one way between the folders of src. */
export const importDirection: Deno.lint.Rule = {
  create(context) {
    return visitSpecifiers((specifier) => {
      const message = judge(context.filename, specifier);
      if (message !== null) context.report({ node: specifier.node, message });
    });
  },
};

interface Home {
  readonly pattern: RegExp;
  readonly folder: string;
}

const LIBRARY_HOMES: readonly Home[] = [
  { pattern: /^(node:)?sqlite$/, folder: "store" },
  // Its client runs in the browser; it is a part of the page.
  { pattern: /^hono(@[^/]*)?\/client$/, folder: "ui" },
  { pattern: /^(@hono\/|hono([/@]|$))/, folder: "server" },
  { pattern: /^(@preact\/|preact([/@]|$)|uplot([/@]|$))/, folder: "ui" },
  { pattern: /^nodemailer([/@]|$)/, folder: "notify" },
  { pattern: /^croner([/@]|$)/, folder: "scheduler" },
];

function libraryHome(specifier: string): Home | undefined {
  const name = specifier.replace(/^(npm|jsr):\/?/, "");
  return LIBRARY_HOMES.find(({ pattern }) => pattern.test(name));
}

function isOutside(filename: string, folder: string): boolean {
  const here = folderOf(projectPath(filename));
  return here !== null && here !== folder;
}

/** Some libraries have one home, so that the rest of the program can do without them. */
export const libraryHomes: Deno.lint.Rule = {
  create(context) {
    return visitSpecifiers(({ node, text }) => {
      const home = text === null ? undefined : libraryHome(text);
      if (home === undefined || !isOutside(context.filename, home.folder)) return;
      const message = `Import "${text}": at home in src/${home.folder} only; ask that folder`;
      context.report({ node, message });
    });
  },
};

/** Modules of Node's stay out of what every run loads. */
export const nodeHomes: Deno.lint.Rule = {
  create(context) {
    return visitSpecifiers(({ node, text, typesOnly }) => {
      if (typesOnly || !text?.startsWith("node:") || text === "node:sqlite") return;
      if (mayUseNode(projectPath(context.filename))) return;
      const message = `Import "${text}": takes milliseconds that every run would wait for; ` +
        "do without, or name this file in lint/layout.ts if a run does not load it";
      context.report({ node, message });
    });
  },
};

const TIMERS: readonly string[] = ["setTimeout", "setInterval", "setImmediate"];

/** The runtime makes timers by a module of Node's, which it loads for the first one. */
export const nodeTimers: Deno.lint.Rule = {
  create(context) {
    if (mayUseNode(projectPath(context.filename))) return {};
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "Identifier" || !TIMERS.includes(callee.name)) return;
        const message = `Use "${callee.name}": loads a module of Node's, for which every run ` +
          "would wait; take src/base/timers.ts";
        context.report({ node, message });
      },
    };
  },
};

function namesDlopen(node: Deno.lint.MemberExpression): boolean {
  const { property } = node;
  if (property.type === "Identifier") return property.name === "dlopen";
  return property.type === "Literal" && property.value === "dlopen";
}

/** Calls into native libraries have one home. */
export const nativeHome: Deno.lint.Rule = {
  create(context) {
    if (!isOutside(context.filename, "platform")) return {};
    const message = 'Use "Deno.dlopen": at home in src/platform only; ask that folder';
    return {
      MemberExpression(node) {
        if (namesDlopen(node)) context.report({ node, message });
      },
      ObjectPattern(node) {
        const taken = node.properties.some((property) =>
          property.type === "Property" && property.key.type === "Identifier" &&
          property.key.name === "dlopen"
        );
        if (taken) context.report({ node, message });
      },
    };
  },
};
