import type { Json, JsonObject } from '@metaml/core'

/** Settings of Keras 3 that say nothing of what a layer works out. */
const left = new Set([
  'quantization_config',
  'synchronized',
  'renorm_clipping',
  'renorm_momentum',
  'optional',
  'shared_object_id',
  '__passive_serialization__',
  'kernel_range',
  'bias_range',
])

/**
 * The configuration of a layer in Keras-2 terms, whichever Keras (or QKeras) wrote it: without modules, names of
 * registration and policies, and with Keras 2's names for settings.
 */
export function keras2Form(className: string, config: JsonObject): JsonObject {
  const plain = Object.entries(config)
    .filter(([key]) => !left.has(key))
    .map(([key, value]) => [renamed(className, key), plainValue(value)] as const)
  const form: { [key: string]: Json | undefined } = Object.fromEntries(plain)
  if (form.activation === 'silu') form.activation = 'swish'
  return form
}

function renamed(className: string, key: string): string {
  if (className === 'InputLayer' && key === 'batch_shape') return 'batch_input_shape'
  if (className === 'LeakyReLU' && key === 'negative_slope') return 'alpha'
  return key
}

/** A value without what Keras 3 says beside class and configuration; a policy becomes the name of its type. */
function plainValue(value: Json | undefined): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { class_name: className, config } = value as JsonObject
  if (typeof className !== 'string') return value
  const inner = (typeof config === 'object' && config !== null ? config : {}) as JsonObject
  if (className === 'DTypePolicy' || className === 'Policy') return inner.name ?? value
  if (className === 'QInitializer' && inner.initializer != null) return plainValue(inner.initializer)
  return { class_name: className, config: inner }
}
