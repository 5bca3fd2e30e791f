/** Budgets of a file and a function in src; what outgrows them is easier to read as two. */
import { projectPath } from "./layout.ts";

const FILE_LINES = 500;
const FUNCTION_LINES = 80;
const PARAMETERS = 3;

function isSource(filename: string): boolean {
  return projectPath(filename).startsWith("src/");
}

function countLines(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}

/** A file in src has at most 500 lines. */
export const fileLength: Deno.lint.Rule = {
  create(context) {
    if (!isSource(context.filename)) return {};
    return {
      Program(node) {
        const lines = countLines(context.sourceCode.text);
        if (lines <= FILE_LINES) return;
        const message = `Keep a file within ${FILE_LINES} lines: has ${lines}; split it by subject`;
        context.report({ node, message });
      },
    };
  },
};

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** A function in src has at most 80 lines. */
export const functionLength: Deno.lint.Rule = {
  create(context) {
    if (!isSource(context.filename)) return {};
    const check = (node: FunctionNode) => {
      const lines = countLines(context.sourceCode.text.slice(...node.range));
      if (lines <= FUNCTION_LINES) return;
      const message =
        `Keep a function within ${FUNCTION_LINES} lines: has ${lines}; give its parts names`;
      context.report({ node, message });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};

interface NamedFunction {
  readonly name: string;
  readonly node: FunctionNode;
}

/** The functions that a statement at the top of a module declares. */
function declaredFunctions(statement: Deno.lint.Node | null): NamedFunction[] {
  if (statement?.type === "FunctionDeclaration") {
    return [{ name: statement.id?.name ?? "default", node: statement }];
  }
  if (
    statement?.type === "FunctionExpression" || statement?.type === "ArrowFunctionExpression"
  ) {
    return [{ name: "default", node: statement }];
  }
  if (statement?.type !== "VariableDeclaration") return [];
  return statement.declarations.flatMap(({ id, init }) =>
    id.type === "Identifier" && init !== null
      ? declaredFunctions(init).map(({ node }) => ({ name: id.name, node }))
      : []
  );
}

function exportedNames(program: Deno.lint.Program): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body as readonly Deno.lint.Node[]) {
    if (statement.type === "ExportDefaultDeclaration") {
      if (statement.declaration.type === "Identifier") names.add(statement.declaration.name);
    }
    if (statement.type !== "ExportNamedDeclaration" || statement.source !== null) continue;
    for (const { local } of statement.specifiers) {
      if (local.type === "Identifier") names.add(local.name);
    }
  }
  return names;
}

function exportedFunctions(program: Deno.lint.Program): NamedFunction[] {
  const names = exportedNames(program);
  return (program.body as readonly Deno.lint.Node[]).flatMap((statement) => {
    const exported = statement.type === "ExportNamedDeclaration" ||
      statement.type === "ExportDefaultDeclaration";
    if (exported) return declaredFunctions(statement.declaration);
    return declaredFunctions(statement).filter(({ name }) => names.has(name));
  });
}

/** An exported function takes at most two values and an object of options. */
export const parameterCount: Deno.lint.Rule = {
  create(context) {
    if (!isSource(context.filename)) return {};
    return {
      Program(program) {
        for (const { name, node } of exportedFunctions(program)) {
          const count = node.params.length;
          if (count <= PARAMETERS) continue;
          const message = `Take at most ${PARAMETERS} parameters in "${name}": has ${count}; ` +
            "gather them in one options object";
          context.report({ node, message });
        }
      },
    };
  },
};
