import { MetamlError } from '@metaml/core'
import { parseFile } from '../graph/kernel-sources.js'
import type { LayerWeights } from '../graph/layer-graph.js'
import { nameOf } from '../query/name-of.js'
import { nodesOf } from '../tree/cpp-tree.js'
import { editCpp } from './edit-cpp.js'

/**
 * The files of a layer's weights with other numbers: the text that a run reads and the header that synthesis reads, with
 * as many digits as it takes to read the same numbers back.
 * @throws METAML_E_CPP_WEIGHTS when the count is another, or the header has no such array; METAML_E_CPP_FILE
 */
export async function writeWeights(
  folder: string,
  weights: LayerWeights,
  values: Float64Array,
): Promise<{ readonly [path: string]: string }> {
  const bad = values.findIndex(value => !Number.isFinite(value))
  if (values.length !== weights.values.length || bad !== -1)
    throw wrongWeights(
      weights.file,
      `${weights.values.length} numbers`,
      bad === -1 ? `${values.length}` : `number ${bad + 1} is ${values[bad]}`,
    )
  const numbers = Array.from(values, value => String(value === 0 ? 0 : value)).join(', ')
  const header = await parseFile(folder, weights.file.replace(/\.txt$/, '.h'))
  const list = [...nodesOf(header.root)].find(
    node =>
      node.kind === 'initializer_list' &&
      node.parent?.kind === 'init_declarator' &&
      nameOf(node.parent) === weights.name,
  )
  if (list === undefined)
    throw wrongWeights(header.file, `${weights.name}[...] = {...}, as hls4ml writes it`, 'none')
  const edits = editCpp(header).replace(list, `{${numbers}}`)
  const facts = { Min: least(values).toFixed(12), Max: (-least(values.map(value => -value))).toFixed(12) }
  const zeros = values.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0)
  for (const node of nodesOf(header.root)) {
    if (node.kind !== 'comment') continue
    const [, words] = /^\/\/(Min|Max|Number of zeros) /.exec(node.text) ?? []
    if (words !== undefined)
      edits.replace(node, `//${words} ${words === 'Min' || words === 'Max' ? facts[words] : zeros}`)
  }
  return { [weights.file]: numbers, [header.file]: (await edits.apply()).text }
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function wrongWeights(file: string, expected: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_WEIGHTS',
    kind: 'usage',
    message: `The weights of ${file} can't be written.`,
    expected,
    found,
  })
}
