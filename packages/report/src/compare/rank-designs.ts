import type { Design, Figure } from './design.js'

/** A design and its rank among those that it may be compared with. */
export interface RankedDesign {
  readonly design: Design
  /** 1: no other is at least as good in everything and better in something; null: there is nothing to rank it against. */
  readonly rank: number | null
  /** Why it is not ranked. */
  readonly unranked?: string
}

/**
 * Ranks designs where data set, the accuracy's stage and split, and the resources' stage agree.
 *
 * The rank is 1 and the number of designs that dominate it in accuracy, DSP, LUT and latency. Where only an interval
 * is known, the bound that is worse for the design counts. A figure that either lacks is not compared.
 */
export function rankDesigns(designs: readonly Design[]): RankedDesign[] {
  const keys = designs.map(groupKey)
  return designs.map((design, index) => {
    const key = keys[index]
    if (typeof key !== 'string') return { design, rank: null, unranked: key!.lacks }
    const group = designs.filter((_, other) => keys[other] === key)
    if (group.length === 1)
      return { design, rank: null, unranked: 'no other of the same data set and stages' }
    return { design, rank: 1 + group.filter(other => dominates(other, design)).length }
  })
}

function groupKey({ dataset, accuracy, resources }: Design): string | { lacks: string } {
  if (dataset === null) return { lacks: 'its data set is not known' }
  if (accuracy === null) return { lacks: 'its accuracy is not known' }
  if (accuracy.stage === null) return { lacks: 'the stage of its accuracy is not said' }
  if (accuracy.split === null) return { lacks: 'the split of its accuracy is not said' }
  if (resources === null) return { lacks: 'its resources are not known' }
  if (resources.stage === null) return { lacks: 'the stage of its resources is not said' }
  return [dataset.key, accuracy.metric, accuracy.stage, accuracy.split, resources.stage].join('\n')
}

function dominates(a: Design, b: Design): boolean {
  const pairs: [number, number][] = []
  const less = (x: Figure | null, y: Figure | null): void => {
    if (x !== null && y !== null) pairs.push([x.high ?? x.value, y.high ?? y.value])
  }
  pairs.push([-(a.accuracy!.low ?? a.accuracy!.value), -(b.accuracy!.low ?? b.accuracy!.value)])
  less(a.resources!.DSP, b.resources!.DSP)
  less(a.resources!.LUT, b.resources!.LUT)
  less(a.latency_ns, b.latency_ns)
  return pairs.every(([x, y]) => x <= y) && pairs.some(([x, y]) => x < y)
}
