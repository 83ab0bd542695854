import { functionsOf } from '../query/find.js'
import { checkGraph } from './check-graph.js'
import { inputShape } from './input-shape.js'
import { type KernelFiles, type KernelSources, parseFile, readKernelSources } from './kernel-sources.js'
import { layerFunction } from './layer-functions.js'
import type { GraphValue, LayerGraph, Precision } from './layer-graph.js'
import { type Config, readConfigs } from './read-configs.js'
import { readLayer } from './read-layer.js'
import { readQuantizer } from './read-quantizer.js'
import { type LayerCall, readConstants, readTop, type Top, type TopVariable } from './read-top.js'
import { readType, type TypeTable, typeTable } from './read-type.js'
import { readWeights } from './read-weights.js'
import { virtualLayers } from './virtual-layers.js'

/** A kernel to read; a stream does not say the shape of its rows, so give that where it is known. */
export interface KernelToRead extends KernelFiles {
  readonly inputShape?: readonly number[]
}

/**
 * Reads a project of hls4ml back into what it computes.
 * @throws METAML_E_CPP_UNKNOWN_LAYER with the name and line of every call and statement that is not known,
 *   METAML_E_CPP_SHAPE, METAML_E_CPP_TYPE, METAML_E_CPP_WEIGHTS, METAML_E_CPP_FILE, METAML_E_CPP_SYNTAX,
 *   METAML_E_KERNEL_TOP
 */
export async function readLayerGraph(project: KernelToRead): Promise<LayerGraph> {
  return (await readKernel(project)).graph
}

/** A kernel's graph with what it was read from. */
export interface KernelReading {
  readonly graph: LayerGraph
  readonly sources: KernelSources
  readonly configs: ReadonlyMap<string, Config>
  readonly types: TypeTable
  readonly top: Top
}

/** As {@link readLayerGraph}; with the syntax trees that the graph was read from. */
export async function readKernel(project: KernelToRead): Promise<KernelReading> {
  const sources = await readKernelSources(project)
  const types = typeTable(sources.defines)
  const constants = readConstants(sources.defines)
  const configs = readConfigs(sources.parameters, constants)
  const top = readTop(sources.kernel, project.top, constants)
  const quantizers = await readQuantizers(project.folder, top, types)
  checkGraph(sources.kernel.file, top, configs, quantizers)
  const weights = await readWeights(project.folder, top.loads, types)

  const values: { [name: string]: GraphValue } = {}
  const written = new Set(top.calls.flatMap(call => outputsOf(call)))
  const isInput = ({ name }: TopVariable): boolean => !written.has(name)
  for (const port of top.ports.filter(isInput)) {
    values[port.name] = {
      name: port.name,
      type: readType(port.type, types),
      shape: project.inputShape ?? inputShape(port, top, configs, sources.kernel.file),
    }
  }
  const layers = top.calls.map(call => {
    const { layer, outputs } = readLayer(call, {
      top,
      configs,
      types,
      weights,
      values,
      quantizers,
      file: sources.kernel.file,
    })
    for (const value of outputs) values[value.name] = value
    return layer
  })
  const outputs = top.ports.filter(port => !isInput(port)).map(({ name }) => name)
  const graph: LayerGraph = {
    top: project.top,
    ioType: top.ports.some(({ stream }) => stream) ? 'io_stream' : 'io_parallel',
    inputs: top.ports.filter(isInput).map(({ name }) => name),
    outputs,
    values,
    layers,
    virtualLayers: virtualLayers(layers, values, outputs),
  }
  return { graph, sources, configs, types, top }
}

function outputsOf(call: LayerCall): string[] {
  const roles = layerFunction(call.name.slice('nnet::'.length))?.roles ?? ['in', 'out']
  return call.arguments.filter((_, i) => roles[i] === 'out')
}

/** Functions that hls4ml wrote for this kernel alone, where it calls any that the library does not have. */
async function readQuantizers(
  folder: string,
  { calls }: Top,
  types: TypeTable,
): Promise<ReadonlyMap<string, readonly (Precision | undefined)[]>> {
  const names = calls
    .map(({ name }) => name.slice('nnet::'.length))
    .filter(name => layerFunction(name) === undefined)
  if (names.length === 0) return new Map()
  const { root } = await parseFile(folder, 'firmware/nnet_utils/nnet_code_gen.h')
  const found = functionsOf(root).filter(({ name }) => names.includes(name))
  return new Map(
    found.flatMap(one => {
      const casts = readQuantizer(one, types)
      return casts === undefined ? [] : [[one.name, casts] as const]
    }),
  )
}
