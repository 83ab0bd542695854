import type { JsonObject } from '@metaml/core'

/**
 * The precisions of a model in a few words: the C++ type of a kernel's variables (the commonest, and how many others
 * there are), `float32` for a network without quantisers. Undefined for a kind that says nothing of it.
 */
export function modelPrecision(kind: string, descriptor: JsonObject): string | undefined {
  if (kind === 'dnn') {
    const layers = Object.keys((descriptor.quantizers ?? {}) as JsonObject).length
    return layers === 0 ? 'float32' : `quantised in ${layers} ${layers === 1 ? 'layer' : 'layers'}`
  }
  const types = Object.values((descriptor.precision ?? {}) as JsonObject).flatMap(variables =>
    // An index into a table is no number that was quantised.
    Object.entries((variables ?? {}) as JsonObject)
      .filter(([name, type]) => name !== 'index' && typeof type === 'string')
      .map(([, type]) => type as string),
  )
  if (types.length === 0) return undefined
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  const [commonest] = [...counts].sort(([, a], [, b]) => b - a)[0]!
  return counts.size === 1 ? commonest : `${commonest} +${counts.size - 1}`
}
