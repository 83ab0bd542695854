import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firingId } from '../../dist/run/firing-id.js'
import { groupByFiring } from '../../dist/run/group-by-firing.js'
import { viewOf } from '../../dist/run/read-run.js'

type Order = { take: boolean; node: string; turn: number }

const segment = fc.constantFrom('a', 'b', 'a.2', 'ab')
const node = fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'))
const orders = fc.array(fc.record({ take: fc.boolean(), node, turn: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 40,
})

test('a firing has what was added to it and to the flows inside it, until that is taken out', () => {
  fc.assert(
    fc.property(orders, given => {
      const groups = groupByFiring<number>()
      let expected: { node: string; turn: number; item: number }[] = []
      const isWithin =
        (of: Order) =>
        ({ node, turn }: { node: string; turn: number }): boolean =>
          (node === of.node && turn === of.turn) || node.startsWith(`${firingId(of.node, of.turn)}/`)
      given.forEach((order, item) => {
        const own = expected.filter(isWithin(order)).map(entry => entry.item)
        expect(groups.within(order.node, order.turn).sort()).toEqual(own.sort())
        if (order.take) {
          expect(groups.take(order.node, order.turn).sort()).toEqual(own)
          expected = expected.filter(entry => !isWithin(order)(entry))
        } else {
          groups.add(order.node, order.turn, item)
          expected.push({ node: order.node, turn: order.turn, item })
        }
      })
    }),
  )
})

test('a run of 16 times as many firings is read in about 16 times the time', () => {
  const time = (turns: number): number => {
    const records = longRun(turns)
    const began = performance.now()
    expect(viewOf(records as never, 'run').models).toHaveLength(turns)
    return performance.now() - began
  }
  time(1000)
  // Where each firing looks at all others, it takes 256 times as long.
  expect(time(16_000) / Math.max(time(1000), 2)).toBeLessThan(80)
})

/** The records of one task in a cycle of so many turns, which makes a model in each. */
function longRun(turns: number): object[] {
  const flow = { format: 1, name: 'long', nodes: [], edges: [], returns: [] }
  const firings = Array.from({ length: turns }, (_, index) => {
    const place = { node: 'task', turn: index + 1 }
    const id = firingId(place.node, place.turn)
    return [
      { type: 'firing', ...place, task: 'task', params: {}, changes: [] },
      { type: 'model', ...place, id, metrics: [], parents: [], descriptor: {}, files: {}, reports: {} },
      { type: 'firing-end', ...place, status: 'done', outputs: { model: id }, seconds: 0 },
    ]
  })
  return [{ type: 'run', flow, cfg: [] }, ...firings.flat()]
}
