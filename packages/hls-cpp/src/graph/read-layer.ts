import { MetamlError } from '@metaml/core'
import { resolved } from './check-graph.js'
import { attributesOf, betweenParts, partsOf, readTypes } from './config-parts.js'
import { type ArgumentRole, layerFunction } from './layer-functions.js'
import type { Attribute, GraphValue, Layer, LayerKind, LayerWeights, Precision } from './layer-graph.js'
import type { Config } from './read-configs.js'
import type { LayerCall, Top } from './read-top.js'
import { readType, type TypeTable } from './read-type.js'
import { outputShape, sizeOf } from './shape-of.js'

/** What is known of a kernel when a call of it is read. */
export interface Surroundings {
  readonly file: string
  readonly top: Top
  readonly configs: ReadonlyMap<string, Config>
  readonly types: TypeTable
  readonly weights: ReadonlyMap<string, LayerWeights>
  /** Those that were written so far. */
  readonly values: { readonly [name: string]: GraphValue }
  readonly quantizers: ReadonlyMap<string, readonly (Precision | undefined)[]>
}

/**
 * Reads one call as a layer and the values that it writes.
 * @throws METAML_E_CPP_SHAPE, METAML_E_CPP_TYPE, METAML_E_CPP_WEIGHTS
 */
export function readLayer(
  call: LayerCall,
  around: Surroundings,
): { layer: Layer; outputs: readonly GraphValue[] } {
  const called = call.name.slice('nnet::'.length)
  const { kind, roles, configured } = layerFunction(called) ?? {
    kind: 'quantizer' as const,
    roles: ['in', 'out'] as const,
    configured: false,
  }
  const config = configured ? around.configs.get(call.templateArguments.at(-1)!) : undefined
  const parts = partsOf(config, around.configs)
  const part = (name: string): Config | undefined => parts.get(name)
  const name = call.layer ?? config?.name ?? call.name
  const named = (role: ArgumentRole): string[] =>
    call.arguments.filter((_, i) => roles[i] === role).map(argument => resolved(argument, around.top))
  const inputs = named('in')
  const shape = shapeOf(kind, name, part('pointwise.') ?? config, inputs, around)
  const outputs = named('out').map(output => readValue(output, name, shape, around))
  const first = (member: string): Attribute['value'] =>
    ['', 'mult.', 'depthwise.']
      .map(prefix => part(prefix)?.members.get(member)?.value)
      .find(value => value !== undefined)
  const [reuse, strategy] = [first('reuse_factor'), first('strategy')]
  const casts = around.quantizers.get(called)
  const layer: Layer = {
    name,
    kind,
    function: called,
    ...(config !== undefined && { config: config.name }),
    inputs,
    outputs: outputs.map(output => output.name),
    types: {
      ...readTypes(parts, around.types),
      ...betweenParts(call, parts, around.types),
      ...(outputs[0] !== undefined && { result: outputs[0].type }),
    },
    weights: readRoles(call, roles, name, around),
    attributes: attributesOf(parts),
    ...(typeof reuse === 'number' && { reuseFactor: reuse }),
    // 0.7.0 writes it with a capital for pointwise convolutions.
    ...(typeof strategy === 'string' && { strategy: strategy.toLowerCase() }),
    constants: named('constant').map(Number),
    ...(casts !== undefined && { casts }),
    line: call.line,
  }
  return { layer, outputs }
}

function shapeOf(
  kind: LayerKind,
  name: string,
  config: Config | undefined,
  inputs: readonly string[],
  { values, file }: Surroundings,
): readonly number[] {
  const shapes = inputs.map(input => values[input]?.shape)
  const known = shapes.filter(shape => shape !== undefined)
  const shape = known.length === shapes.length ? outputShape(kind, config, known) : undefined
  if (shape !== undefined) return shape
  throw shapeError(file, name, inputs.find(input => values[input] === undefined) ?? config?.name ?? kind)
}

function readValue(
  name: string,
  producer: string,
  shape: readonly number[],
  { top, types, file }: Surroundings,
): GraphValue {
  const variable = top.variables.get(name)!
  const type = readType(variable.type, types)
  const fits =
    variable.size === undefined
      ? shape.at(-1)! % (type.pack ?? 1) === 0 || sizeOf(shape) % (type.pack ?? 1) === 0
      : sizeOf(variable.size) === sizeOf(shape)
  if (!fits) throw shapeError(file, producer, `${name}, which is not (${shape.join(', ')})`)
  return { name, type, shape, producer }
}

function readRoles(
  call: LayerCall,
  roles: readonly ArgumentRole[],
  layer: string,
  { weights, file }: Surroundings,
): Layer['weights'] {
  const found: { [role: string]: LayerWeights } = {}
  for (const [i, argument] of call.arguments.entries()) {
    const role = roles[i]
    if (role === undefined || role === 'in' || role === 'out' || role === 'constant') continue
    const values = weights.get(argument)
    if (values === undefined) {
      throw new MetamlError({
        code: 'METAML_E_CPP_WEIGHTS',
        kind: 'task',
        message: `${file}:${call.line}: the kernel reads no numbers for '${argument}' of the layer '${layer}'.`,
        expected: `nnet::load_weights_from_txt<...>(${argument}, "...")`,
      })
    }
    found[role] = values
  }
  return found
}

function shapeError(file: string, layer: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_SHAPE',
    kind: 'task',
    message: `${file} does not say the shape of what the layer '${layer}' gives.`,
    found,
  })
}
