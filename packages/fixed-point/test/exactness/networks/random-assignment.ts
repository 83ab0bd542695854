import {
  type FixedType,
  fixedType,
  intType,
  overflows,
  type Precisions,
  parseType,
  printType,
  quantizations,
} from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp'
import type { Random } from '../random.js'
import type { SourceChange } from './change-sources.js'

/** Types for everything in a kernel that has one, twice: for the simulator and as changes of the kernel. */
export interface Assignment {
  readonly graph: LayerGraph
  readonly precisions: Precisions
  readonly changes: readonly SourceChange[]
}

/** How wide and how strange the types of an assignment are. */
interface Style {
  readonly modes: 'plain' | 'saturating' | 'any'
  /** Of 100 types, how many have an extreme width or point. */
  readonly extreme: number
}

const styles: readonly Style[] = [
  { modes: 'plain', extreme: 0 },
  { modes: 'saturating', extreme: 0 },
  { modes: 'any', extreme: 0 },
  { modes: 'any', extreme: 4 },
  { modes: 'any', extreme: 12 },
]

/** An assignment of random types, and of random sizes of the tables of softmax, in a style that depends on `turn`. */
export function randomAssignment(random: Random, graph: LayerGraph, turn: number): Assignment {
  const style = styles[turn % styles.length]!
  const chosen = new Map<string, FixedType>()
  const precisions: { [layer: string]: { [role: string]: FixedType } } = {}
  const changes: SourceChange[] = []
  const use = (layer: string, attribute: string, type: FixedType) => {
    precisions[layer] = { ...precisions[layer], [attribute]: type }
    changes.push({ layer, attribute, text: printType(type) })
  }
  for (const input of graph.inputs) {
    const type = roundType(random, style, 'input')
    chosen.set(graph.values[input]!.type.name, type)
    use(input, 'result', type)
  }
  const types = new Map(graph.inputs.map(input => [input, chosen.get(graph.values[input]!.type.name)!]))
  for (const layer of graph.layers) {
    const input = types.get(layer.inputs[0]!)!
    for (const [role, named] of Object.entries(layer.types)) {
      // No dense layer reads the type of its index.
      if (role === 'index') continue
      const isName = named.name !== named.text
      const known = isName ? chosen.get(named.name) : undefined
      const keeps = role === 'result' && (layer.kind === 'clone' || layer.kind === 'upsampling')
      const type = known ?? (keeps ? input : roundType(random, style, role))
      if (isName) chosen.set(named.name, type)
      precisions[layer.name] = { ...precisions[layer.name], [role]: type }
      if (!keeps || layer.kind === 'upsampling')
        changes.push({ layer: layer.name, attribute: role, text: printType(type) })
    }
    for (const output of layer.outputs)
      types.set(output, precisions[layer.name]?.result ?? parseType(layer.types.result!.text))
  }
  return withTableSizes(random, graph, precisions, changes)
}

/** Tables as large as their addresses allow, at most 1024. */
function withTableSizes(
  random: Random,
  graph: LayerGraph,
  precisions: Precisions,
  changes: SourceChange[],
): Assignment {
  const layers = graph.layers.map(layer => {
    if (layer.kind !== 'softmax' || layer.attributes.implementation?.value === 'legacy') return layer
    const input = graph.layers.find(({ outputs }) => outputs.includes(layer.inputs[0]!))!
    const own = precisions[layer.name]!
    const stable = layer.attributes.implementation?.value === 'stable'
    const address = stable ? own.inp_norm! : precisions[input.name]!.result!
    const sizes = {
      exp_table_size: 2 ** Math.min(random.int(4, 10), address.width),
      inv_table_size: 2 ** Math.min(random.int(4, 10), own.inv_inp!.width),
    }
    const attributes = { ...layer.attributes }
    for (const [attribute, value] of Object.entries(sizes)) {
      attributes[attribute] = { ...attributes[attribute]!, value, text: `${value}` }
      changes.push({ layer: layer.name, attribute, text: `${value}` })
    }
    return { ...layer, attributes }
  })
  return { graph: { ...graph, layers }, precisions, changes }
}

/** Widths that a designer would try, and a few that none would. */
function roundType(random: Random, { modes, extreme }: Style, role: string): FixedType {
  if (random.int(1, 100) <= extreme) return extremeType(random, role)
  const shape = shapes.find(({ roles }) => roles.test(role))!
  const width = random.int(...shape.width)
  const integer = Math.min(random.int(...shape.integer), width)
  const signed = random.int(0, 9) < shape.signed
  return fixedType(width, integer, { signed, ...randomModes(random, modes, width, signed) })
}

/** Ranges of widths and integer bits by role, and how many of 10 types are signed. */
const shapes: readonly {
  readonly roles: RegExp
  readonly width: readonly [number, number]
  readonly integer: readonly [number, number]
  readonly signed: number
}[] = [
  { roles: /accum$/, width: [14, 34], integer: [6, 12], signed: 10 },
  { roles: /weight|scale|param|slope|shift|bias/, width: [6, 18], integer: [1, 4], signed: 9 },
  { roles: /table|inv_inp/, width: [10, 20], integer: [2, 6], signed: 6 },
  { roles: /inp_norm/, width: [10, 18], integer: [4, 7], signed: 3 },
  { roles: /./, width: [8, 18], integer: [3, 7], signed: 9 },
]

function randomModes(random: Random, modes: Style['modes'], width: number, signed: boolean) {
  if (modes === 'plain') return {}
  if (modes === 'saturating')
    return {
      quantization: random.pick(['AP_RND', 'AP_RND_CONV', 'AP_TRN'] as const),
      overflow: 'AP_SAT' as const,
    }
  const overflow = random.pick(overflows.filter(mode => signed || mode !== 'AP_WRAP_SM'))
  const wrapBits = overflow.startsWith('AP_WRAP') ? random.pick([0, 0, 0, 1, 2, Math.min(4, width)]) : 0
  return { quantization: random.pick(quantizations), overflow, wrapBits: Math.min(wrapBits, width) }
}

/** Very narrow, very wide, all fraction, with its point outside, or an integer. */
function extremeType(random: Random, role: string): FixedType {
  const signed = random.int(0, 2) > 0
  const least = signed ? 1 : 2
  switch (random.int(0, 4)) {
    case 0: {
      const width = random.int(least, 4)
      return fixedType(width, random.int(0, width), { signed, ...randomModes(random, 'any', width, signed) })
    }
    case 1: {
      const width = role === 'accum' ? random.int(36, 48) : random.int(22, 30)
      return fixedType(width, random.int(4, 14), { signed, ...randomModes(random, 'any', width, signed) })
    }
    case 2: {
      const width = random.int(6, 16)
      return fixedType(width, -random.int(0, 3), { signed, ...randomModes(random, 'any', width, signed) })
    }
    case 3: {
      const width = random.int(3, 10)
      return fixedType(width, width + random.int(0, 3), {
        signed,
        ...randomModes(random, 'any', width, signed),
      })
    }
    default:
      return intType(random.int(2, 12), signed)
  }
}
