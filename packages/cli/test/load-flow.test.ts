import { flow, isMetamlError, type MetamlError } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { importJavascript } from '../dist/flow-file/import-javascript.js'
import { loadFlow } from '../dist/index.js'
import { fixtures, makeProject, tinyFlow } from './tiny-project.js'

/** As Node imports it, which is how the registry gets it. */
// biome-ignore lint/suspicious/noExplicitAny: a fixture without types
const tiny = (await importJavascript(`${fixtures}/tiny-plugin/tiny.mjs`)) as any

// biome-ignore lint/suspicious/noExplicitAny: the same fixture
const built = flow('tiny', (f: any) => f.add(tiny.search, { steps: 2 }, f.add(tiny.source, { base: 3 })))

async function refusal(file: string, dir: string): Promise<MetamlError> {
  const error: unknown = await loadFlow(file, dir).then(
    () => undefined,
    thrown => thrown,
  )
  if (!isMetamlError(error)) throw new Error(`refused with ${String(error)}`)
  return error
}

describe('loadFlow', () => {
  it('loads TypeScript, the files that it imports too, with the very tasks that Node imports', async () => {
    const { dir, write } = makeProject()
    write('base.ts', 'export const base: number = 3\n')
    write('tiny.flow.ts', tinyFlow)
    const loaded = await loadFlow('tiny.flow.ts', dir)
    expect(loaded.json).toEqual(built.json)
    expect(loaded.tasks.get('tiny-search')).toBe(tiny.search)
    expect(loaded.tasks.get('tiny-source')).toBe(tiny.source)
  })

  it.each(['.js', '.mjs', '.mts'])('loads %s', async ending => {
    const { dir, write } = makeProject()
    write('base.js', 'export const base = 3\n')
    const typeless = tinyFlow.replace(/interface.*\n/, '').replace(': Settings', '')
    write(`tiny${ending}`, typeless)
    const loaded = await loadFlow(`tiny${ending}`, dir)
    expect(loaded.json).toEqual(built.json)
    expect(loaded.tasks.get('tiny-search')).toBe(tiny.search)
  })

  it('loads JSON', async () => {
    const { dir, write } = makeProject()
    write('tiny.json', JSON.stringify(built.json))
    expect((await loadFlow('tiny.json', dir)).json).toEqual(built.json)
  })
})

describe('loadFlow refuses', () => {
  it('a file that is not there, and knows the one that could be meant', async () => {
    const { dir, write } = makeProject()
    write('jet.flow.ts', '')
    const error = await refusal('jet.flw.ts', dir)
    expect(error).toMatchObject({
      code: 'METAML_E_FLOW_FILE_MISSING',
      kind: 'usage',
      todo: "write 'jet.flow.ts'?",
    })
  })

  it('a file of another type, and a folder', async () => {
    const { dir, write } = makeProject()
    write('flow.py', '')
    expect((await refusal('flow.py', dir)).code).toBe('METAML_E_FLOW_FILE_TYPE')
    expect((await refusal('.', dir)).code).toBe('METAML_E_FLOW_FILE_MISSING')
  })

  it.each([
    ['a.ts', 'const x: number =\nexport default x +\n', 2],
    ['a.mjs', 'const x = 1\n\nexport default x +\n', 4],
    ['a.json', '{\n  "format": 1,\n}', 3],
  ])('a syntax error in %s, with file and line', async (name, text, line) => {
    const { dir, write } = makeProject()
    const file = write(name, text)
    const error = await refusal(name, dir)
    expect(error.code).toBe('METAML_E_FLOW_FILE_SYNTAX')
    expect(error.data?.column ?? 1).toBeGreaterThan(0)
    expect(error.data).toMatchObject({ file, line })
  })

  it('a file that throws, with the line where it does', async () => {
    const { dir, write } = makeProject()
    const file = write(
      'a.ts',
      'interface A {\n  a: number\n}\nconst a: A = { a: 1 }\nthrow new Error(String(a.a))\n',
    )
    const error = await refusal('a.ts', dir)
    expect(error).toMatchObject({ code: 'METAML_E_FLOW_FILE_THROWS', found: 'Error: 1' })
    expect(error.data).toMatchObject({ file, line: 5 })
  })

  it('an error of the flow builder, with its own code and the line', async () => {
    const { dir, write } = makeProject()
    const file = write(
      'a.ts',
      "import { flow } from '@metaml/core'\nimport { source } from 'metaml-tiny'\nexport default flow('a', f => {\n  f.add(source, {}, undefined, { name: 'x' })\n  return f.add(source, {}, undefined, { name: 'x' })\n})\n",
    )
    const error = await refusal('a.ts', dir)
    expect(error.code).toBe('METAML_E_FLOW_NODE_NAME')
    expect(error.data).toMatchObject({ file, line: 5 })
  })

  it.each([
    ['a.ts', "import { x } from 'metaml-none'\nexport default x\n"],
    ['b.ts', "import { x } from './none.js'\nexport default x\n"],
    ['c.mjs', "import { x } from 'metaml-none'\nexport default x\n"],
  ])('an import of what is not there in %s', async (name, text) => {
    const { dir, write } = makeProject()
    write(name, text)
    const error = await refusal(name, dir)
    expect(error.code).toBe('METAML_E_FLOW_FILE_IMPORT')
    expect(error.found).toMatch(/none/)
  })

  it.each([
    ['@metaml/scaling', 'npm install @metaml/scaling'],
    ['somebody-elses', 'npm install somebody-elses, or mend the import'],
  ])('a package that is not installed, %s: %s', async (from, todo) => {
    const { dir, write } = makeProject()
    write('a.mjs', `import { scaling } from '${from}'\nexport default scaling\n`)
    expect((await refusal('a.mjs', dir)).todo).toBe(todo)
  })

  it.each(['a.ts', 'b.mjs'])(
    'a misspelt package in %s, and knows the one that could be meant',
    async name => {
      const { dir, write } = makeProject()
      write(name, "import { source } from 'metaml-tini'\nexport default source\n")
      expect(await refusal(name, dir)).toMatchObject({
        ...{ code: 'METAML_E_FLOW_FILE_IMPORT', todo: "write 'metaml-tiny'?" },
      })
    },
  )

  it('a misspelt name of an export, and knows the one that could be meant', async () => {
    const { dir, write } = makeProject()
    const text = tinyFlow.replaceAll('search', 'serach').replace(/import { base }.*/, 'const base = 1')
    const file = write('a.ts', text)
    const error = await refusal('a.ts', dir)
    expect(error).toMatchObject({
      ...{ code: 'METAML_E_FLOW_FILE_IMPORT', found: "'metaml-tiny' has no export 'serach'" },
      ...{ todo: "write 'search'?", data: { file, line: 8 } },
    })
    write('b.mjs', text.replace(/interface.*\n/, '').replace(': Settings', ''))
    const native = await refusal('b.mjs', dir)
    expect(native.code).toBe('METAML_E_FLOW_FILE_IMPORT')
    expect(native.found).toContain("'serach'")
  })

  it.each([
    ['export const x = 1', 'no default export, but x', 'export the flow as the default of the file'],
    ['export default { format: 1 }', 'a default export that is an object', /export the flow/],
    [
      "import { flow } from '@metaml/core'\nexport const mine = flow('a', () => ({}))",
      'no default export, but mine',
      'export mine as the default of the file',
    ],
  ])('a file without a flow as its default export: %s', async (text, found, todo) => {
    const { dir, write } = makeProject()
    write('a.ts', text)
    const error = await refusal('a.ts', dir)
    expect(error).toMatchObject({ code: 'METAML_E_FLOW_FILE_EXPORT', found })
    expect(error.todo).toMatch(todo)
  })

  it('JSON that is no flow', async () => {
    const { dir, write } = makeProject()
    write('a.json', '{ "format": 1, "name": "a" }')
    expect((await refusal('a.json', dir)).code).toBe('METAML_E_FLOW_JSON')
    write('b.json', '{ "format": 99, "name": "a", "nodes": [], "edges": [], "returns": [] }')
    expect((await refusal('b.json', dir)).code).toBe('METAML_E_FLOW_FORMAT')
  })
})
