import { type CppEdits, editCpp } from '../edit/edit-cpp.js'
import { parseFile } from '../graph/kernel-sources.js'
import type { Layer, NamedType } from '../graph/layer-graph.js'
import type { KernelReading } from '../graph/read-layer-graph.js'
import { sizeOf } from '../graph/shape-of.js'
import { functionsOf } from '../query/find.js'
import { type CppNode, type CppTree, childOf, namedChildren } from '../tree/cpp-tree.js'
import type { Probes } from './probes.js'
import { type Watch, watchedType, widenConfigs } from './widen-configs.js'
import { packText, typeText, widen } from './widen-type.js'

/** A kernel's files while a copy of it is given other types. */
export interface WideKernel {
  /** Edits of the kernel's source; the caller adds its own and applies them. */
  readonly kernel: CppEdits
  /** The other files that change, whole. */
  readonly files: { readonly [path: string]: string }
}

/** Functions whose output says a sign in one or two bits. */
const signs = /^(binary|ternary)_tanh$/

/**
 * Gives every value of a kernel and every accumulator a type that `extra` more integer bits keep from wrapping, and
 * lets the probes watch the accumulators, as `<layer>.<role>`.
 *
 * Nothing else changes: weights, tables and the types that saturate stay. What goes into a softmax is cast to the
 * kernel's own type right before it, since its table is indexed by the bits of that type.
 */
export async function widenKernel(
  folder: string,
  reading: KernelReading,
  probes: Probes,
  extra: number,
  watch: Watch,
): Promise<WideKernel> {
  const { sources, graph, top } = reading
  const wide = wideTypes(reading, extra)
  const header = await parseFile(folder, `firmware/${graph.top}.h`)
  const kernel = editCpp(sources.kernel)
  const [definition] = functionsOf(sources.kernel.root, graph.top)
  // Softmax's own arguments are replaced below, and weights keep their types.
  const softmaxes = graph.layers.flatMap((layer, i) =>
    layer.kind === 'softmax' && wide.has(typeNameIn(reading, layer)) ? [{ layer, call: top.calls[i]! }] : [],
  )
  const parts = new Set<CppNode>([
    ...top.loads.map(({ node }) => node),
    ...softmaxes.map(({ call }) => call.templateNodes[0]!),
    ...graph.layers.flatMap((layer, i) =>
      layer.types['depthwise.result'] === undefined ? [] : [top.calls[i]!.templateNodes[1]!],
    ),
  ])
  replaceTypes(definition!.node, wide, kernel, parts)
  for (const { layer, call } of softmaxes)
    narrowInput(reading, layer, call.node, call.templateNodes[0]!, kernel)
  for (const [i, layer] of graph.layers.entries()) {
    const between = layer.types['depthwise.result']
    if (between === undefined) continue
    const name = `${layer.name}.depthwise.result`
    const watched = watchedType(name, between.precision, probes, extra, watch)
    kernel.replace(top.calls[i]!.templateNodes[1]!, packText(between, watched))
  }
  const headerEdits = editCpp(header)
  replaceTypes(header.root, wide, headerEdits, new Set())
  const others = [
    await headerEdits.apply(),
    await widenDefines(reading, wide).apply(),
    await widenConfigs(reading, probes, extra, watch).apply(),
  ]
  return { kernel, files: Object.fromEntries(others.map(({ file, text }: CppTree) => [file, text])) }
}

/** The C++ of the wide type for each name that values have in the kernel. */
function wideTypes(
  { graph }: KernelReading,
  extra: number,
): ReadonlyMap<string, { name: string; text: string }> {
  const kept = new Set(
    graph.layers
      .filter(layer => signs.test(layer.function))
      .flatMap(({ outputs }) => outputs.map(output => graph.values[output]!.type.name)),
  )
  const found = new Map<string, { name: string; text: string }>()
  for (const { type } of Object.values(graph.values)) {
    const wide = kept.has(type.name) ? undefined : widen(type.precision, extra)
    if (wide === undefined) continue
    const text = packText(type, typeText(wide))
    found.set(type.name, { name: /^\w+$/.test(type.name) ? `metaml_wide_${type.name}` : text, text })
  }
  return found
}

function replaceTypes(
  node: CppNode,
  wide: ReadonlyMap<string, { name: string }>,
  edits: CppEdits,
  except: ReadonlySet<CppNode>,
): void {
  if (except.has(node)) return
  const found = /^(type_identifier|template_type|qualified_identifier)$/.test(node.kind)
    ? wide.get(node.text)
    : undefined
  if (found !== undefined) edits.replace(node, found.name)
  else for (const child of node.children) replaceTypes(child, wide, edits, except)
}

function widenDefines({ sources, types }: KernelReading, wide: ReturnType<typeof wideTypes>): CppEdits {
  const edits = editCpp(sources.defines)
  for (const [name, { name: wideName, text }] of wide) {
    const definition = types.get(name)?.node.parent
    if (definition !== undefined) edits.after(definition, `\ntypedef ${text} ${wideName};`)
  }
  return edits
}

function inputOf({ graph }: KernelReading, { inputs }: Layer): NamedType {
  return graph.values[inputs[0]!]!.type
}

function typeNameIn(reading: KernelReading, layer: Layer): string {
  return inputOf(reading, layer).name
}

/** Puts a copy with the kernel's own type between a value and the softmax that reads it. */
function narrowInput(
  reading: KernelReading,
  layer: Layer,
  call: CppNode,
  type: CppNode,
  kernel: CppEdits,
): void {
  const own = inputOf(reading, layer)
  const element = typeText(own.precision)
  const [argument] = namedChildren(childOf(call, 'arguments'))
  const [from, to] = [argument!.text, `metaml_into_${layer.config}`]
  const text =
    reading.graph.ioType === 'io_stream'
      ? `hls::stream<${own.name}> ${to}("${to}");
    while (!${from}.empty()) {
        auto metaml_wide = ${from}.read();
        ${own.name} metaml_own;
        for (unsigned i = 0; i < ${own.name}::size; i++) metaml_own[i] = ${element}(metaml_wide[i]);
        ${to}.write(metaml_own);
    }
    `
      : `${own.name} ${to}[${sizeOf(reading.graph.values[layer.inputs[0]!]!.shape)}];
    for (unsigned i = 0; i < sizeof(${to}) / sizeof(${to}[0]); i++) ${to}[i] = ${element}(${from}[i]);
    `
  kernel.before(call.parent!, text).replace(type, own.name).replace(argument!, to)
}
