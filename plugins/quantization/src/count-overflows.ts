import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnitIo } from '@metaml/core'
import { maxRaw, minRaw, toDouble } from '@metaml/fixed-point'
import {
  callsOf,
  compileKernel,
  createProbes,
  editCpp,
  type KernelProject,
  parseCpp,
  runKernel,
  setAttributes,
} from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { byRole, changesOf } from './apply-types.js'
import { type FormedVariable, typesOf } from './format-types.js'
import type { PrecisionState } from './precision-state.js'
import type { InputRows } from './simulation.js'
import { widenedState } from './wide-types.js'

/** Values of a layer that its type can't hold. */
export type Overflow = { readonly values: number; readonly outside: number }

const counters = `#include <cstddef>
template <class T>
static unsigned long long metaml_outside(const T *all, size_t length, double low, double high) {
  unsigned long long outside = 0;
  for (size_t i = 0; i < length; i++) outside += double(all[i]) < low || double(all[i]) > high;
  return outside;
}
template <class S> static unsigned long long metaml_outside(S &all, double low, double high) {
  unsigned long long outside = 0;
  for (size_t n = all.size(); n > 0; n--) {
    auto pack = all.read();
    for (size_t i = 0; i < decltype(pack)::size; i++) outside += double(pack[i]) < low || double(pack[i]) > high;
    all.write(pack);
  }
  return outside;
}

`

/**
 * Counts the values of every layer, and of the inputs, that their types can't hold, on rows: the kernel is compiled with
 * types of the same fraction bits that hold everything, and what comes out of each layer is compared with its type's
 * ends. An overflow is so counted once, where it is, and not in what follows from it.
 */
export async function countOverflows(
  project: KernelProject,
  graph: LayerGraph,
  variables: readonly FormedVariable[],
  state: PrecisionState,
  { x, rows }: InputRows,
  io: Pick<UnitIo, 'tool' | 'temporary' | 'signal'>,
): Promise<{ readonly [layer: string]: Overflow }> {
  const { folder, top, inputShape } = project
  const types = byRole(graph, variables, typesOf(variables, state))
  const wide = byRole(graph, variables, widenedState(variables, state))
  const { files } = await setAttributes({ folder, top, inputShape }, changesOf(graph, wide))

  const file = `firmware/${top}.cpp`
  const tree = await parseCpp(await readFile(path.join(folder, file), 'utf8'), { file })
  const statements = callsOf(tree.root, /^nnet::/)
    .filter(({ name }) => !name.startsWith('nnet::load_weights'))
    .map(({ node }) => node.parent!)
  const probes = createProbes()
  const edits = editCpp(tree).before(tree.root.children[0]!, counters)
  const sizes: { [layer: string]: number } = {}
  const note = (layer: string, value: string): string => {
    const type = types[layer]?.result
    const size = graph.values[value]!.shape.reduce((product, n) => product * n, 1)
    if (type === undefined) return ''
    sizes[layer] = (sizes[layer] ?? 0) + size
    const ends = [minRaw(type), maxRaw(type)].map(raw => toDouble(raw, type)).join(', ')
    const of = graph.ioType === 'io_stream' ? value : `${value}, ${size}`
    return probes.count(layer, `metaml_outside(${of}, ${ends})`)
  }
  for (const input of graph.inputs) edits.before(statements[0]!, `${note(input, input)}\n    `)
  for (const [i, { name, outputs, kind }] of graph.layers.entries()) {
    if (kind === 'clone') continue
    for (const output of outputs) edits.after(statements[i]!, ` ${note(name, output)}`)
  }
  const { text } = await edits.apply()
  const kernel = await compileKernel(project, io, {
    buildFolder: path.join(io.temporary, 'overflows'),
    sources: { ...files, [file]: text },
  })
  const { report } = await runKernel(kernel, x, rows, { ...io, probes })
  return Object.fromEntries(
    Object.entries(sizes).map(([layer, size]) => [
      layer,
      { values: size * rows, outside: report!.counts[layer] ?? 0 },
    ]),
  )
}
