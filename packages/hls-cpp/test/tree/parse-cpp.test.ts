import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { decodeCpp, encodeCpp, nodesOf, parseCpp } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { hls4mlProject, projectNames } from '../hls4ml-projects.js'

test('nodes have kinds, fields, positions and texts', async () => {
  const { root } = await parseCpp('// é\ntypedef ap_fixed<18,8> fc1_t;\r\nvoid f() {}\n')
  const [comment, definition, f] = root.children
  expect(comment).toMatchObject({ kind: 'comment', line: 1, column: 1, text: '// é' })
  expect(definition).toMatchObject({ kind: 'type_definition', line: 2, column: 1, parent: root })
  const name = definition!.children.find(({ field }) => field === 'declarator')
  expect(name).toMatchObject({ kind: 'type_identifier', text: 'fc1_t', line: 2, column: 24 })
  expect(f).toMatchObject({ kind: 'function_definition', line: 3, column: 1 })
})

test.for([
  ['int y = ;\n', 1, 7, "'=' is not expected here"],
  ['void f() {\n  g(1)\n}\n', 3, 2, "';' is missing"],
  ['struct s {\n  int a;\n\n', 1, 1, ''],
] as const)('%j is refused at its line and column', async ([text, line, column, words]) => {
  await expect(parseCpp(text, { file: 'firmware/defines.h' })).rejects.toMatchObject({
    code: 'METAML_E_CPP_SYNTAX',
    message: expect.stringContaining(`firmware/defines.h:${line}:`),
    found: expect.stringContaining(words),
    data: { file: 'firmware/defines.h', line },
  })
  const { problems } = await parseCpp(text, { problems: 'keep' })
  expect(problems[0]!.line).toBe(line)
  if (words !== '') expect(problems[0]!.column).toBe(column)
})

test('macros that stand in the way are read around, without moving anything', async () => {
  const text = `template <class T> void f(hls::stream<T> &s) {
    T pack;
    PRAGMA_DATA_PACK(pack)
    for (int i = 0; i < 3; i++) pack[i] = typename T::value_type(i);
    s.write(pack);
}
`
  const { root, problems } = await parseCpp(text)
  expect(problems).toEqual([])
  const calls = [...nodesOf(root)].filter(({ kind }) => kind === 'call_expression')
  expect(calls.map(call => call.text)).toEqual(['T::value_type(i)', 's.write(pack)'])
  expect(root.text).toBe(text)
})

test('pragmas as operators are read around', async () => {
  const { root } = await parseCpp('void f() {\n  _Pragma("HLS PIPELINE II=\\"2\\"")\n  g();\n}\n')
  expect([...nodesOf(root)].filter(({ kind }) => kind === 'call_expression')).toMatchObject([{ text: 'g()' }])
})

test('what hls4ml writes for a network parses', { timeout: 60_000 }, async () => {
  for (const name of projectNames) {
    const folder = path.join((await hls4mlProject(name)).folder, 'firmware')
    const written = [
      'myproject.cpp',
      'myproject.h',
      'parameters.h',
      'defines.h',
      'nnet_utils/nnet_code_gen.h',
    ]
    for (const file of written) {
      const bytes = await readFile(path.join(folder, file))
      const text = decodeCpp(bytes, file)
      expect(Buffer.compare(encodeCpp(text), bytes)).toBe(0)
      expect((await parseCpp(text, { file: `${name}/${file}` })).root.text).toBe(text)
    }
  }
})

test('bytes that are not UTF-8 are refused', () => {
  expect(() => decodeCpp(Uint8Array.of(0x2f, 0x2f, 0xe9), 'kernel.cpp')).toThrow(
    expect.objectContaining({ code: 'METAML_E_CPP_ENCODING', summary: 'kernel.cpp is not UTF-8.' }),
  )
})
