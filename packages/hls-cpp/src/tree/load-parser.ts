import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

let loaded: Promise<Parser> | undefined

/** The C++ parser; its WebAssembly is loaded by the first call in a process. */
export function loadParser(): Promise<Parser> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Parser> {
  await Parser.init()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-cpp/tree-sitter-cpp.wasm')
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  return parser
}
