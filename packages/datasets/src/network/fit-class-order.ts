import type { Confusion } from './confusion.js'

/** An order of the classes. */
export interface ClassOrder {
  /** Per output of the network: the index of the class that it stands for. */
  readonly order: readonly number[]
  /** The share of right answers, read in that order. */
  readonly accuracy: number
}

/** The share of right answers when outputs stand for the classes in `order` (default: as they are). */
export function accuracyInOrder(confusion: Confusion, order?: readonly number[]): number {
  const total = confusion.flat().reduce((sum, n) => sum + n, 0)
  const right = confusion.map((_, answer) => confusion[order?.[answer] ?? answer]![answer]!)
  return right.reduce((sum, n) => sum + n, 0) / total
}

/**
 * Finds the order of the classes in which a network's answers are right most often: the best assignment of outputs to
 * classes, found by shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987), O(n³).
 */
export function fitClassOrder(confusion: Confusion): ClassOrder {
  const n = confusion.length
  // Rows are outputs, columns are classes, 1-based; the cost of a pair is minus its count.
  const cost = (output: number, index: number): number => -confusion[index - 1]![output - 1]!
  const ofOutput = new Float64Array(n + 1)
  const ofClass = new Float64Array(n + 1)
  const taken = new Int32Array(n + 1)
  for (let output = 1; output <= n; output++) {
    const distance = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
    const before = new Int32Array(n + 1)
    const visited = new Uint8Array(n + 1)
    let at = 0
    taken[0] = output
    do {
      visited[at] = 1
      let [nearest, step] = [0, Number.POSITIVE_INFINITY]
      for (let index = 1; index <= n; index++) {
        if (visited[index]) continue
        const through = cost(taken[at]!, index) - ofOutput[taken[at]!]! - ofClass[index]!
        if (through < distance[index]!) {
          distance[index] = through
          before[index] = at
        }
        if (distance[index]! < step) [nearest, step] = [index, distance[index]!]
      }
      for (let index = 0; index <= n; index++) {
        if (visited[index]) {
          ofOutput[taken[index]!]! += step
          ofClass[index]! -= step
        } else distance[index]! -= step
      }
      at = nearest
    } while (taken[at] !== 0)
    while (at !== 0) {
      taken[at] = taken[before[at]!]!
      at = before[at]!
    }
  }
  const order = new Array<number>(n)
  for (let index = 1; index <= n; index++) order[taken[index]! - 1] = index - 1
  return { order, accuracy: accuracyInOrder(confusion, order) }
}
