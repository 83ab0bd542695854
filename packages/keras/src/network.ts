import type { Json, JsonObject } from '@metaml/core'

/** An array of a network: float32 in C order. */
export interface NetworkArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Something for each array of a network: layer name, then the array's name (`kernel`, `bias`). */
export type ByLayer<T> = ReadonlyMap<string, ReadonlyMap<string, T>>

/** A layer as Keras 2 writes it. */
export type GraphLayer = {
  readonly class_name: string
  readonly config: JsonObject & { readonly name: string }
  /** Functional graphs: one node, `[[[layer, 0, 0, {}], ...]]`; empty for an InputLayer. */
  readonly inbound_nodes?: readonly (readonly (readonly [string, number, number, JsonObject?])[])[]
}

/** A topology in Keras-2 terms. A Sequential one begins with its InputLayer. */
export type Graph = {
  readonly class_name: 'Sequential' | 'Functional'
  readonly config: {
    readonly name: string
    readonly layers: readonly GraphLayer[]
    /** Functional graphs: `[[layer, 0, 0]]`. */
    readonly input_layers?: readonly (readonly [string, number, number])[]
    readonly output_layers?: readonly (readonly [string, number, number])[]
  }
}

/** Loss, optimizer and metrics, as Keras writes them; what is not known is absent. */
export interface Training extends JsonObject {
  readonly loss?: Json
  /** `{ class_name, config }` */
  readonly optimizer?: Json
  readonly metrics?: Json
}

/** A network: its topology, weights, masks and quantisers. Never changed in place. */
export interface Network {
  readonly graph: Graph
  /** In the order of the layers, and in each the order that Keras writes. */
  readonly weights: ByLayer<NetworkArray>
  /** Of pruned arrays, in their shape: 1 keeps, 0 holds the weight at zero. */
  readonly masks: ByLayer<Uint8Array>
  /**
   * Per layer, the quantisers of its arrays and of its output (`activation`), as QKeras names them:
   * `{ fc1: { kernel: 'quantized_bits(6,0,0,alpha=1)' } }`. They are applied whenever the network runs.
   */
  readonly quantizers?: { readonly [layer: string]: JsonObject }
  /** How the file that it was read from says it was trained. */
  readonly training?: Training
}
