/** The numbers that a type can hold. */
export type Precision =
  | {
      readonly kind: 'fixed'
      readonly signed: boolean
      /** Bits in all, and those before the point, the sign's among them; an integer type has as many of both. */
      readonly width: number
      readonly integer: number
      /** `AP_TRN`, `AP_RND_CONV`. */
      readonly rounding: string
      /** `AP_WRAP`, `AP_SAT`. */
      readonly overflow: string
      /** The last argument: bits that saturate when it wraps. */
      readonly saturationBits: number
    }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }

/** A type as the kernel names it. */
export interface NamedType {
  /** `fc1_weight_t`; the type itself where it has no name. */
  readonly name: string
  /** What it stands for, without its pack: `ap_fixed<18,8>`. */
  readonly text: string
  readonly precision: Precision
  /** How many values a pack of a stream holds; absent where it is no pack. */
  readonly pack?: number
}

/** What a layer computes; names are ours and the same for arrays and streams. */
export type LayerKind =
  | 'dense'
  | 'conv1d'
  | 'conv2d'
  | 'depthwise_conv1d'
  | 'depthwise_conv2d'
  | 'separable_conv1d'
  | 'separable_conv2d'
  | 'batch_normalization'
  | 'pooling1d'
  | 'pooling2d'
  | 'global_pooling1d'
  | 'global_pooling2d'
  | 'activation'
  | 'parametric_activation'
  | 'softmax'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'average'
  | 'maximum'
  | 'minimum'
  | 'concatenate'
  | 'clone'
  | 'repack'
  | 'zero_padding1d'
  | 'zero_padding2d'
  | 'upsampling'
  | 'transpose'
  | 'quantizer'

/** A member of a layer's config struct. */
export interface Attribute {
  /** `reuse_factor`, `weight_t`. */
  readonly name: string
  readonly kind: 'value' | 'type' | 'template'
  /** As it is written: `DIV_ROUNDUP(n_in, reuse_factor)`, `fc1_weight_t`. */
  readonly text: string
  /** What it comes to, where that can be said: a number, a truth value, an enumerator without its scopes (`latency`). */
  readonly value?: number | boolean | string
  /** Of a pointer to an array beside the struct: the permutation of a transpose. */
  readonly values?: readonly number[]
}

/** Numbers that a layer reads from a file. */
export interface LayerWeights {
  /** The array in the kernel: `w2`. */
  readonly name: string
  /** Relative to the project: `firmware/weights/w2.txt`. */
  readonly file: string
  readonly type: NamedType
  /** As the file has them, not rounded to the type; in the order of the kernel's array. */
  readonly values: Float64Array
}

/** What goes from layer to layer. */
export interface GraphValue {
  /** The variable: `layer2_out`. */
  readonly name: string
  readonly type: NamedType
  /** Of one row, channels last. */
  readonly shape: readonly number[]
  /** The layer that writes it; absent for an input. */
  readonly producer?: string
}

/** One call in the top function. */
export interface Layer {
  /** As hls4ml calls it: `fc1`. */
  readonly name: string
  readonly kind: LayerKind
  /** The function that is called, without `nnet::`: `relu`, `conv_2d_cl`. */
  readonly function: string
  /** Its config struct; absent for a clone. */
  readonly config?: string
  /** Names of values. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /**
   * Of what is computed inside: `weight`, `bias`, `scale`, `accum`, `table`, `exp_table`, `param`; and `result`, that of
   * its output. Those of the parts of a separable convolution begin with `depthwise.` and `pointwise.`.
   */
  readonly types: { readonly [role: string]: NamedType }
  /** By role: `weight`, `bias`, `scale`, `param`, `depthwise.weight`. */
  readonly weights: { readonly [role: string]: LayerWeights }
  /** Of the config struct, by name; those of structs that it names begin with their part (`mult.`, `depthwise.`, `pointwise.`). */
  readonly attributes: { readonly [name: string]: Attribute }
  /** How often a multiplier is used for one input; absent where the layer says nothing. */
  readonly reuseFactor?: number
  /** `latency`, `resource`. */
  readonly strategy?: string
  /** Numbers that stand in the call, such as the slope of a leaky ReLU. */
  readonly constants: readonly number[]
  /** The types that a quantiser casts each value to, in the order of the values; 0 bits make a zero. */
  readonly casts?: readonly (Precision | undefined)[]
  /** In the kernel's source. */
  readonly line: number
}

/** A layer with weights and everything up to the next; what comes before the first belongs to the first. */
export interface VirtualLayer {
  /** Of the layer with the weights; where no layer has any, of the first. */
  readonly name: string
  /** Names of layers, in the order of the calls. */
  readonly layers: readonly string[]
  /** What comes in from outside, and what others (or the kernel's outputs) get: with types and shapes. */
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  /** Types of the layer with the weights (`weight`, `bias`, `scale`, `accum`), and `result`, that of the last layer. */
  readonly types: { readonly [role: string]: NamedType }
  /** Types inside of its other layers, such as tables, by `<layer>.<role>`: `softmax.exp_table`. */
  readonly inner: { readonly [layerAndRole: string]: NamedType }
  /** Of the layer with the weights; empty where there is none. */
  readonly weights: Layer['weights']
  readonly reuseFactor?: number
  readonly strategy?: string
}

/** What a kernel of hls4ml computes. */
export interface LayerGraph {
  readonly top: string
  readonly ioType: 'io_parallel' | 'io_stream'
  /** Names of values. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly values: { readonly [name: string]: GraphValue }
  /** In the order of the calls, in which every value is written before it is read. */
  readonly layers: readonly Layer[]
  readonly virtualLayers: readonly VirtualLayer[]
}
