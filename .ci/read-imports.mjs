import path from 'node:path'
import { Node, Project } from 'ts-morph'

const sources = '**/*.{ts,mts,js,mjs}'

/**
 * Reads the imports of a package: static, dynamic and type imports, re-exports, `require`, module augmentations.
 * @param {string} dir absolute path of the package
 * @returns {{ file: string, line: number, specifier: string }[]} `file` is relative to `dir`
 */
export function readImports(dir) {
  const project = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions: { allowJs: true } })
  project.addSourceFilesAtPaths([
    path.join(dir, sources),
    ...['node_modules', 'dist', 'data', 'fixtures', 'templates'].map(
      name => `!${path.join(dir, '**', name, '**')}`,
    ),
  ])
  return project.getSourceFiles().flatMap(file => {
    const found = []
    file.forEachDescendant(node => {
      const literal = importedModule(node)
      if (literal === undefined) return
      found.push({
        file: path.relative(dir, file.getFilePath()),
        line: literal.getStartLineNumber(),
        specifier: literal.getLiteralText(),
      })
    })
    return found
  })
}

/** The string literal that names the module which a node imports, if it imports one. */
function importedModule(node) {
  if (Node.isImportDeclaration(node) || Node.isExportDeclaration(node)) {
    return asLiteral(node.getModuleSpecifier())
  }
  if (Node.isImportTypeNode(node)) {
    const argument = node.getArgument()
    return Node.isLiteralTypeNode(argument) ? asLiteral(argument.getLiteral()) : undefined
  }
  if (Node.isExternalModuleReference(node)) return asLiteral(node.getExpression())
  if (Node.isModuleDeclaration(node)) return asLiteral(node.getNameNode())
  if (Node.isCallExpression(node)) {
    const called = node.getExpression().getText()
    if (['import', 'require', 'require.resolve', 'import.meta.resolve'].includes(called)) {
      return asLiteral(node.getArguments()[0])
    }
  }
  return undefined
}

function asLiteral(node) {
  return node && (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) ? node : undefined
}
