import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firingId } from '../../dist/run/firing-id.js'
import { groupByFiring } from '../../dist/run/group-by-firing.js'

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
