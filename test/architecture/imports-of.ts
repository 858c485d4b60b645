import ts from 'typescript';

export interface ImportStatement {
  readonly specifier: string;
  /** Gone after compilation: `import type`, or nothing but `type` names in the braces. */
  readonly typeOnly: boolean;
  /** The names in the braces of an import; null for every other form, which may take anything. */
  readonly names: readonly string[] | null;
  readonly line: number;
}

function namesOf(node: ts.Node): string[] | null {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return null;
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

function isTypeOnlyClause(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

function specifierOf(node: ts.Node): { node: ts.Expression | undefined; typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node)) {
    return { node: node.moduleSpecifier, typeOnly: isTypeOnlyClause(node.importClause) };
  }
  if (ts.isExportDeclaration(node)) return { node: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return ts.isStringLiteral(node.argument.literal) ? { node: node.argument.literal, typeOnly: true } : null;
  }
  const isLoad =
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(node.expression) && node.expression.text === 'require'));
  return isLoad ? { node: node.arguments[0], typeOnly: false } : null;
}

/** Every module a source text names: import, export … from, import(), require() and import types. */
export function importsOf(fileName: string, text: string): ImportStatement[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const found: ImportStatement[] = [];
  const visit = (node: ts.Node): void => {
    const named = specifierOf(node);
    if (named?.node !== undefined && ts.isStringLiteralLike(named.node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ specifier: named.node.text, typeOnly: named.typeOnly, names: namesOf(node), line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
