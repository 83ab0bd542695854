import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type CppNode,
  type CppTree,
  decodeCpp,
  editCpp,
  encodeCpp,
  functionsOf,
  loopsOf,
  nodesOf,
  parseCpp,
  pragmasOf,
  typedefsOf,
} from '@metaml/hls-cpp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hgqProject, hls4mlProject, oldProject, oldReleases, projectNames } from '../hls4ml-projects.js'

const source = `\ufefftypedef ap_fixed<18,8> a_t;\r
void f(a_t *x) {\r
\tfor (int i = 0; i < 3; i++)
\t\tfor (int j = 0; j < 3; j++) x[i] += j; // ü
  if (x[0] > 0) x[0] = 0;
}
`

test('edits collect and are applied at once; every other byte stays', async () => {
  const tree = await parseCpp(source)
  const [f] = functionsOf(tree.root)
  const [outer, inner] = loopsOf(f!.node)
  const result = await editCpp(tree)
    .replace(typedefsOf(tree.root)[0]!.typeNode, 'ap_fixed<12,4>')
    .after(outer!, ' after();')
    .before(outer!, 'before(); ')
    .begin(outer!, 'begin();')
    .end(outer!, ' end();')
    .begin(inner!, 'inner();')
    .end(inner!, ' last();')
    .begin(f!.node, ' first();')
    .end(f!.node, '  leave();\n')
    .apply()
  expect(result.text).toBe(`\ufefftypedef ap_fixed<12,4> a_t;\r
void f(a_t *x) { first();\r
\tbefore(); for (int i = 0; i < 3; i++)
\t\t{ begin();for (int j = 0; j < 3; j++) { inner();x[i] += j; last(); } end(); } after(); // ü
  if (x[0] > 0) x[0] = 0;
  leave();
}
`)
  expect(loopsOf(result.root)).toHaveLength(2)
})

test('pragmas are put on lines of their own', async () => {
  const tree = await parseCpp('void f() {\n    for (;;) g();\n    h();\n}\n')
  const [f] = functionsOf(tree.root)
  const edits = editCpp(tree)
    .pragmas(f!.node, 'PIPELINE II=2', 'INLINE off')
    .pragmas(loopsOf(f!.node)[0]!, 'UNROLL')
  expect((await edits.apply()).text).toBe(`void f() {
    #pragma HLS PIPELINE II=2
    #pragma HLS INLINE off
    for (;;) { 
    #pragma HLS UNROLL
    g(); }
    h();
}
`)
})

test('pragmas and comments end with their line', async () => {
  const tree = await parseCpp(
    'void f() {\r\n#pragma HLS PIPELINE\r\n  g(); // calls\n#pragma HLS INLINE\n  h();\n}\n',
  )
  const [pipeline, inline] = pragmasOf(tree.root)
  const comment = [...nodesOf(tree.root)].find(({ kind }) => kind === 'comment')
  const edits = editCpp(tree)
    .replace(pipeline!.node, '#pragma HLS PIPELINE II=2')
    .after(inline!.node, '  i();')
    .after(comment!, '  j();')
  expect((await edits.apply()).text).toBe(
    'void f() {\r\n#pragma HLS PIPELINE II=2\r\n  g(); // calls\r\n  j();\n#pragma HLS INLINE\r\n  i();\n  h();\n}\n',
  )
})

async function edited(
  text: string,
  edit: (edits: ReturnType<typeof editCpp>, root: CppNode) => unknown,
): Promise<string> {
  const tree = await parseCpp(text)
  const edits = editCpp(tree)
  edit(edits, tree.root)
  return (await edits.apply()).text
}

test('pragmas of a body on one line have lines of their own too', async () => {
  const unroll = (text: string): Promise<string> =>
    edited(text, (edits, root) => edits.pragmas(functionsOf(root)[0]!.node, 'INLINE'))
  expect(await unroll('void f() { g(); }\n')).toBe('void f() {\n#pragma HLS INLINE\n g(); }\n')
  expect(await unroll('void f() {}\n')).toBe('void f() {\n#pragma HLS INLINE\n}\n')
  const mixed = await edited('void f() {\n  g();\n}\n', (edits, root) => {
    const { node } = functionsOf(root)[0]!
    edits.begin(node, ' int a;').pragmas(node, 'INLINE').begin(node, ' int b;')
  })
  expect(mixed).toBe('void f() { int a;\n  #pragma HLS INLINE\n int b;\n  g();\n}\n')
})

test('lines that are put in end as the lines of the file do', async () => {
  const text = 'void f() {\r\n  for (;;)\r\n    g();\r\n#pragma HLS INLINE\r\n}\r\n'
  const result = await edited(text, (edits, root) => {
    edits.pragmas(loopsOf(root)[0]!, 'UNROLL', 'PIPELINE').pragmas(functionsOf(root)[0]!.node, 'DATAFLOW')
    edits.after(pragmasOf(root)[0]!.node, 'h();')
  })
  expect(result.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
  expect(result.split('\r\n')).toHaveLength(text.split('\r\n').length + 5)
})

test('no text is swallowed by a comment or a directive that is put in, and none is put before a directive on its line', async () => {
  const text = 'int a;\n  #pragma HLS INLINE\nvoid f() { for (;;) g(); }\n#ifdef A\nint b;\n#endif\n'
  const result = await edited(text, (edits, root) => {
    edits.before(pragmasOf(root)[0]!.node, 'int x;').begin(functionsOf(root)[0]!.node, ' // f')
    edits.before(loopsOf(root)[0]!, '#pragma HLS UNROLL').end(loopsOf(root)[0]!, '// "end')
    const condition = root.children.find(({ kind }) => kind === 'preproc_ifdef')!
    edits.before(condition, 'int y;').after(condition, 'int z = 0; /* // */')
  })
  expect(result).toBe(`int a;
  int x;
#pragma HLS INLINE
void f() { // f
 #pragma HLS UNROLL
for (;;) { g();// "end
 } }
int y;
#ifdef A
int b;
#endif
int z = 0; /* // */
`)
})

test('overlapping edits are refused', async () => {
  const tree = await parseCpp(source)
  const [outer, inner] = loopsOf(tree.root)
  const within = editCpp(tree).replace(outer!, ';').before(inner!, 'x();')
  await expect(within.apply()).rejects.toMatchObject({
    code: 'METAML_E_CPP_EDIT_OVERLAP',
    message: expect.stringContaining('source:4:3'),
  })
  await expect(editCpp(tree).replace(outer!, ';').replace(outer!, ';').apply()).rejects.toMatchObject({
    code: 'METAML_E_CPP_EDIT_OVERLAP',
  })
})

test('an edit that makes a syntax error is refused, an old error is not', async () => {
  const tree = await parseCpp(source)
  const [f] = functionsOf(tree.root)
  await expect(editCpp(tree).begin(f!.node, '\nint y = ;').apply()).rejects.toMatchObject({
    code: 'METAML_E_CPP_EDIT_SYNTAX',
    message: expect.stringContaining('source:3:7'),
    data: { file: 'source', line: 3, column: 7 },
  })
  const broken = await parseCpp('int a = ;\nvoid f() {}\n', { problems: 'keep' })
  const [g] = functionsOf(broken.root)
  expect((await editCpp(broken).before(g!.node, 'int b;\n').begin(g!.node, ' b = 1; ').apply()).text).toBe(
    'int a = ;\nint b;\nvoid f() { b = 1; }\n',
  )
})

test('nodes without a body and of other trees are refused', async () => {
  const [tree, other] = [await parseCpp(source), await parseCpp(source)]
  expect(() => editCpp(tree).before(other.root, '')).toThrow(
    expect.objectContaining({ code: 'METAML_E_CPP_EDIT_NODE' }),
  )
  expect(() => editCpp(tree).begin(typedefsOf(tree.root)[0]!.node, '')).toThrow(/has no body/)
})

/** Headers of the fixed-point types themselves, written for compilers that expand their macros first. */
const beyondTheGrammar = ['ap_fixed_base.h', 'ap_int_base.h', 'ap_int_ref.h', 'ap_private.h']

/** Every different `.h` and `.cpp` of the projects, hls4ml's own headers and the weights included. */
async function sources(folders: readonly string[]): Promise<{ file: string; bytes: Buffer }[]> {
  const found = new Map<string, { file: string; bytes: Buffer }>()
  for (const folder of folders) {
    const files = (await readdir(folder, { recursive: true })).filter(file => /\.(h|cpp)$/.test(file))
    for (const file of files) {
      const bytes = await readFile(path.join(folder, file))
      found.set(createHash('sha256').update(bytes).digest('hex'), { file, bytes })
    }
  }
  return [...found.values()]
}

async function trees(): Promise<CppTree[]> {
  const { folder } = await hls4mlProject('conv2d')
  return await Promise.all(
    (await sources([folder])).map(({ file, bytes }) =>
      parseCpp(decodeCpp(bytes, file), { file, problems: 'keep' }),
    ),
  )
}

test('without an edit every file of every project is the same, byte for byte', {
  timeout: 600_000,
}, async () => {
  const folders = await Promise.all([
    ...projectNames.map(hls4mlProject),
    ...(Object.keys(oldReleases) as (keyof typeof oldReleases)[]).map(one =>
      oldProject(one, 'merges-stream'),
    ),
    hgqProject(),
  ])
  const all = await sources(folders.map(({ folder }) => folder))
  expect(all.length).toBeGreaterThan(300)
  for (const { file, bytes } of all) {
    const tree = await parseCpp(decodeCpp(bytes, file), { file, problems: 'keep' })
    expect(Buffer.compare(encodeCpp((await editCpp(tree).apply()).text), bytes), file).toBe(0)
    if (tree.problems.length > 0) expect(beyondTheGrammar, file).toContain(path.basename(file))
  }
})

test('two replacements are applied where they are apart, and refused where one lies in the other', async () => {
  const tree = await parseCpp(source)
  const nodes = [...nodesOf(tree.root)].filter(({ start, end }) => end > start)
  const pair = fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes))
  await fc.assert(
    fc.asyncProperty(pair, async ([a, b]) => {
      const apply = editCpp(tree).replace(a, a.text).replace(b, b.text).apply()
      if (a.end <= b.start || b.end <= a.start) expect((await apply).text).toBe(source)
      else await expect(apply).rejects.toMatchObject({ code: 'METAML_E_CPP_EDIT_OVERLAP' })
    }),
  )
})

test('every file of a project stays as it is but for what is edited', { timeout: 60_000 }, async () => {
  const all = await trees()
  expect(all.length).toBeGreaterThan(80)
  for (const tree of all) {
    expect((await editCpp(tree).apply()).text === tree.text, tree.file).toBe(true)
    expect(joined(tree.root, tree.text) === tree.text, tree.file).toBe(true)
  }
  const kept = all.filter(({ problems }) => problems.length > 0).map(({ file }) => path.basename(file))
  expect(kept.sort()).toEqual(beyondTheGrammar)
  const clean = all.filter(({ problems, text }) => problems.length === 0 && text.length < 30_000)
  const places = fc.tuple(fc.constantFrom(...clean), fc.array(fc.nat(), { maxLength: 8 }))
  await fc.assert(
    fc.asyncProperty(places, async ([tree, picks]) => {
      const statements = [...nodesOf(tree.root)].filter(
        ({ kind }) => kind === 'expression_statement' || kind === 'comment',
      )
      const chosen = statements.length === 0 ? [] : picks.map(pick => statements[pick % statements.length]!)
      const edits = editCpp(tree)
      for (const node of chosen) edits.before(node, '/*metaml+*/')
      const { text } = await edits.apply()
      expect(text.split('/*metaml+*/')).toHaveLength(chosen.length + 1)
      expect(text.replaceAll('/*metaml+*/', '') === tree.text).toBe(true)
    }),
    { numRuns: 30 },
  )
})

/** What the leaves say, with the text between them, must be the file: nodes lie where they say they do. */
function joined(root: CppNode, text: string): string {
  let [result, done] = ['', 0]
  for (const node of nodesOf(root)) {
    if (node.children.length > 0 || node.start < done) continue
    result += text.slice(done, node.start) + node.text
    done = node.end
  }
  return result + text.slice(done)
}
