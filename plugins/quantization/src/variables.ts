import { MetamlError } from '@metaml/core'
import { type FixedType, parseType } from '@metaml/fixed-point'
import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'

/** A type of a layer. */
export interface User {
  readonly layer: string
  readonly role: string
}

/** A type of the kernel that can be set by itself. */
export interface Variable {
  /** `fc1.weight`, `input_1.result`. */
  readonly name: string
  /** In the kernel: `fc1_weight_t`. */
  readonly typeName: string
  readonly type: FixedType
  readonly layer: string
  readonly role: string
  /** Streams' copies have it too. */
  readonly copies: readonly User[]
  readonly virtualLayer: string
}

/** Roles that have no influence on what a layer computes. */
const idle = /(^|\.)index$/

/**
 * The types of a kernel that a search can set, in the order of its layers, the input's first.
 *
 * Left alone: tables of layers that read none, and what follows from another type.
 * @throws METAML_E_QUANTIZATION_SHARED_TYPE when two layers, or two roles, have one type between them;
 *   METAML_E_FIXED_TYPE
 */
export function listVariables(graph: LayerGraph): Variable[] {
  const virtualLayerOf = new Map(graph.virtualLayers.flatMap(one => one.layers.map(name => [name, one.name])))
  const uses = [
    ...graph.inputs.map(name => ({ layer: name, role: 'result', type: graph.values[name]!.type })),
    ...graph.layers
      .filter(({ kind }) => kind !== 'clone')
      .flatMap(layer => rolesOf(layer).map(role => ({ layer: layer.name, role, type: layer.types[role]! }))),
  ].filter(({ type }) => type.precision.kind === 'fixed')
  checkOwnTypes(graph, uses)
  return uses.map(({ layer, role, type }) => ({
    name: `${layer}.${role}`,
    typeName: type.name,
    type: parseType(type.text),
    layer,
    role,
    copies: graph.layers
      .filter(
        copy => copy.kind === 'clone' && copy.types.result?.name === type.name && type.name !== type.text,
      )
      .map(copy => ({ layer: copy.name, role: 'result' })),
    virtualLayer: virtualLayerOf.get(layer) ?? graph.virtualLayers[0]!.name,
  }))
}

function rolesOf(layer: Layer): string[] {
  const roles = Object.keys(layer.types).filter(role => !idle.test(role) && role !== 'inp_norm')
  return readsTable(layer) ? roles : roles.filter(role => role !== 'table')
}

/** Whether a layer looks its results up: its type `table` matters then. */
function readsTable({ kind, function: called, attributes }: Layer): boolean {
  if (kind === 'softmax') return attributes.implementation?.value === 'legacy'
  return !/^(linear|relu\w*|leaky_relu|prelu|thresholded_relu|hard_\w+|binary_tanh|ternary_tanh)$/.test(
    called,
  )
}

function checkOwnTypes(
  graph: LayerGraph,
  uses: readonly (User & { readonly type: { readonly name: string; readonly text: string } })[],
): void {
  for (const { type, layer, role } of uses) {
    const users = uses.filter(use => use.type.name === type.name)
    if (users.length < 2 && type.name !== type.text) continue
    const names = users.map(use => `${use.layer}.${use.role}`)
    throw new MetamlError({
      code: 'METAML_E_QUANTIZATION_SHARED_TYPE',
      kind: 'usage',
      message:
        users.length < 2
          ? `${layer}.${role} of '${graph.top}' has no type of its own: it is written out as ${type.text}.`
          : `The type '${type.name}' of '${graph.top}' is that of ${users.length} variables: they can't get precisions of their own.`,
      expected: 'a type for every variable of every layer',
      found: names.join(', '),
      todo: "convert the network again with HLS4ML; by hand with hls4ml 1.0 or later (earlier ones let a layer's weights and sums share a type): hls4ml.utils.config_from_keras_model(model, granularity='name')",
      data: { type: type.name, users: names },
    })
  }
}
