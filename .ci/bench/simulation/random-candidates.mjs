import { fixedType } from '@metaml/fixed-point'
import { seededNumbers } from '../../seeded-numbers.mjs'

/** Numbers from 0 to 1, and whole numbers, from a seed. */
export function makeRandom(seed) {
  const next = seededNumbers(seed)
  return { next, int: (min, max) => min + Math.floor(next() * (max - min + 1)) }
}

/** A number of a normal distribution. */
export function gaussian({ next }) {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}

/** The roles of a layer that have a typedef of their own; tables keep the types that hls4ml gives them. */
export function changeable(graph) {
  const names = graph.layers.flatMap(({ types }) => Object.values(types).map(({ name }) => name))
  const own = ({ name, text }) => name !== text && names.filter(other => other === name).length === 1
  const roles = ['weight', 'bias', 'scale', 'accum', 'result']
  return graph.layers.map(({ name, kind, types }) => ({
    ...{ layer: name, kind },
    roles: roles.filter(role => types[role] !== undefined && own(types[role])),
  }))
}

/**
 * Types for every layer, all drawn anew: 6 to 18 bits for weights and results, 10 to 24 for accumulators, 2 to 8 of
 * them before the point; a quarter of the results round and saturate.
 */
export function randomCandidate(graph, random) {
  const type = (role, kind) => {
    const width = role === 'accum' ? random.int(10, 24) : random.int(6, 18)
    const integer = random.int(2, Math.min(8, width - 2))
    const rounds = role === 'result' && kind !== 'clone' && random.int(0, 3) === 0
    return fixedType(width, integer, rounds ? { quantization: 'AP_RND', overflow: 'AP_SAT' } : {})
  }
  return Object.fromEntries(
    changeable(graph).map(({ layer, kind, roles }) => [
      layer,
      Object.fromEntries(roles.map(role => [role, type(role, kind)])),
    ]),
  )
}
