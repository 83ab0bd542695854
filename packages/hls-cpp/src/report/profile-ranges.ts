import type { ToolRunner } from '@metaml/core'
import { type CompileOptions, compileKernel, type KernelProject } from '../compile-kernel.js'
import { editCpp } from '../edit/edit-cpp.js'
import type { LayerGraph } from '../graph/layer-graph.js'
import { readKernel } from '../graph/read-layer-graph.js'
import { sizeOf } from '../graph/shape-of.js'
import { type KernelOutputs, type RunOptions, runKernel } from '../run-kernel.js'
import { createProbes } from './probes.js'
import { joinRanges, type ValueRange } from './read-report.js'

/** The values that rows bring about in a kernel. */
export interface RangeProfile {
  readonly graph: LayerGraph
  /** By name of the value, inputs among them. */
  readonly values: { readonly [name: string]: ValueRange }
  /** Of what each layer gives, by its name. */
  readonly layers: { readonly [name: string]: ValueRange }
  /** Over all layers of each virtual layer, by its name. */
  readonly virtualLayers: { readonly [name: string]: ValueRange }
  /** As `runKernel` gives them: the probes change nothing. */
  readonly outputs: KernelOutputs
}

/**
 * Runs an hls4ml kernel on rows and tells minimum and maximum of every value that goes from layer to layer.
 *
 * A copy of the kernel is instrumented. What is seen are values after their cast to the layer's type: one that
 * overflowed is inside the type's range; widen the types first (`setAttributes`) to see how far it would go.
 * @throws the errors of `readLayerGraph`, `compileKernel` and `runKernel`
 */
export async function profileRanges(
  project: KernelProject,
  x: Float32Array,
  rows: number,
  runner: Pick<ToolRunner, 'tool'>,
  options: Omit<CompileOptions, 'sources'> & Omit<RunOptions, 'probes'>,
): Promise<RangeProfile> {
  const { graph, sources, top } = await readKernel(project)
  const probes = createProbes()
  const edits = editCpp(sources.kernel)
  const note = (name: string): string =>
    graph.ioType === 'io_stream'
      ? probes.stream(name, name)
      : probes.array(name, name, String(sizeOf(graph.values[name]!.shape)))
  const statements = top.calls.map(({ node }) => node.parent!)
  for (const input of graph.inputs) edits.before(statements[0]!, `${note(input)}\n    `)
  for (const [i, { outputs }] of graph.layers.entries()) {
    for (const output of outputs) edits.after(statements[i]!, ` ${note(output)}`)
  }
  const { file, text } = await edits.apply()
  const kernel = await compileKernel(project, runner, { ...options, sources: { [file]: text } })
  const { report, ...outputs } = await runKernel(kernel, x, rows, { ...options, probes })

  const { ranges } = report!
  const layers = Object.fromEntries(
    graph.layers.map(layer => [layer.name, joinRanges(layer.outputs.map(output => ranges[output]!))]),
  )
  const virtualLayers = Object.fromEntries(
    graph.virtualLayers.map(one => [one.name, joinRanges(one.layers.map(layer => layers[layer]!))]),
  )
  return { graph, values: ranges, layers, virtualLayers, outputs }
}
