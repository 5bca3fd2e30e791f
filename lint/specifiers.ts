/** Every way in which a module names another one. */

export interface Specifier {
  readonly node: Deno.lint.Node;
  /** Null where it is computed, so that nobody can tell it without running the code. */
  readonly text: string | null;
  readonly typesOnly: boolean;
}

function textOf(node: Deno.lint.Node | undefined): string | null {
  if (node?.type === "Literal") return typeof node.value === "string" ? node.value : null;
  if (node?.type !== "TemplateLiteral" || node.expressions.length > 0) return null;
  return node.quasis.map((part) => part.cooked).join("");
}

function isImportMeta(node: Deno.lint.Node | undefined, property: string): boolean {
  return node?.type === "MemberExpression" && node.object.type === "MetaProperty" &&
    node.property.type === "Identifier" && node.property.name === property;
}

type Named = { readonly importKind: "type" | "value" } | { readonly exportKind: "type" | "value" };

function allTypes(kind: "type" | "value", names: readonly Named[]): boolean {
  if (kind === "type") return true;
  return names.length > 0 &&
    names.every((name) => ("importKind" in name ? name.importKind : name.exportKind) === "type");
}

/** Calls `found` for each specifier of a file; those not written as plain text too. */
export function visitSpecifiers(found: (specifier: Specifier) => void): Deno.lint.LintVisitor {
  return {
    ImportDeclaration(node) {
      const names = node.specifiers.map((name) =>
        name.type === "ImportSpecifier" ? name : { importKind: "value" as const }
      );
      found({ node, text: node.source.value, typesOnly: allTypes(node.importKind, names) });
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      const typesOnly = allTypes(node.exportKind, node.specifiers);
      found({ node, text: node.source.value, typesOnly });
    },
    ExportAllDeclaration(node) {
      found({ node, text: node.source.value, typesOnly: node.exportKind === "type" });
    },
    ImportExpression(node) {
      found({ node, text: textOf(node.source), typesOnly: false });
    },
    TSImportType(node) {
      const { argument } = node;
      const text = argument.type === "TSLiteralType" ? textOf(argument.literal) : null;
      found({ node, text, typesOnly: true });
    },
    // Invisible to the module graph, and how workers are named.
    NewExpression(node) {
      const [first, second] = node.arguments;
      const isUrl = node.callee.type === "Identifier" && node.callee.name === "URL";
      const text = textOf(first);
      if (!isUrl || !isImportMeta(second, "url") || text === null) return;
      found({ node, text, typesOnly: false });
    },
    CallExpression(node) {
      const text = textOf(node.arguments[0]);
      if (!isImportMeta(node.callee, "resolve") || text === null) return;
      found({ node, text, typesOnly: false });
    },
  };
}
