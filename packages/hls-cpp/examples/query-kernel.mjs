// Asks a kernel what it is made of: functions, the loops directly in them and in each other, pragmas, calls. Needs no g++.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { callsOf, functionsOf, loopsOf, nameOf, parseCpp, pragmasOf, query } from '@metaml/hls-cpp'

const file = path.join(import.meta.dirname, 'kernel/fir.cpp')
const { root } = await parseCpp(await readFile(file, 'utf8'), { file: 'fir.cpp' })

const functions = functionsOf(root).map(({ node, name, line }) => ({
  name,
  line,
  forLoops: loopsOf(node, { direct: true }).length,
  pragmas: pragmasOf(node, 'HLS').map(({ directive, options }) => ({ directive, options })),
}))

// Every `for` directly in a `for` that is directly in a function whose name begins with `f`.
const nests = query(root, 'fn', 'function_definition', { name: /^f/ })
  .child('outer', 'for_statement')
  .child('inner', 'for_statement')

// Every `for` two statements below a function, and every one that a pragma of its own tells to unroll.
const deeper = query(root, 'fn', 'function_definition').child('loop', 'for_statement', { distance: 2 })
const unrolled = query(root, 'loop', 'for_statement', {
  where: loop =>
    pragmasOf(loop, 'HLS', 'UNROLL').some(({ node }) =>
      loopsOf(loop).every(inner => node.start < inner.start),
    ),
})

const answers = {
  functions,
  nests: nests.rows.map(({ fn, outer, inner }) => [nameOf(fn), outer.line, inner.line]),
  deeper: deeper.rows.map(({ fn, loop }) => [nameOf(fn), loop.line]),
  unrolled: unrolled.rows.map(({ loop }) => loop.line),
  calls: callsOf(root, /./).map(({ name, line, column, arguments: given }) => ({
    name,
    line,
    column,
    given,
  })),
}
console.log(JSON.stringify(answers, null, 2))
