// Counts how often every loop of a kernel runs, and how far a value goes. Needs g++.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createProbes, editCpp, nameOf, parseCpp, query, runCpp } from '@metaml/hls-cpp'

const folder = path.join(import.meta.dirname, 'kernel')
const read = name => readFile(path.join(folder, name), 'utf8')
const tree = await parseCpp(await read('fir.cpp'), { file: 'fir.cpp' })

const probes = createProbes()
const edits = editCpp(tree)
const loops = query(tree.root, 'fn', 'function_definition').descendant('loop', [
  'for_statement',
  'while_statement',
])
for (const { fn, loop } of loops.rows) {
  const name = `${nameOf(fn)}, line ${loop.line}`
  edits.begin(loop, ` ${probes.count(name)} `)
}
const [{ call }] = query(tree.root, 'call', 'call_expression', { name: 'clamp' }).rows
edits.before(call.parent.parent, `${probes.value('sum', 'sum')} `)

const sources = {
  'fir.cpp': (await edits.apply()).text,
  'fir.h': await read('fir.h'),
  'main.cpp': await read('main.cpp'),
}
const buildFolder = await mkdtemp(path.join(tmpdir(), 'metaml-trips-'))
const runner = {
  tool: async (id, args, { cwd }) => ({
    ...(await promisify(execFile)(id, args, { cwd })),
    exitCode: 0,
    version: '',
    seconds: 0,
  }),
}
try {
  const units = ['fir.cpp', 'main.cpp']
  const { report, stdout } = await runCpp({ sources, units }, runner, { buildFolder, probes })
  console.log(JSON.stringify({ stdout, ...report }, null, 2))
} finally {
  await rm(buildFolder, { recursive: true })
}
