import { branch, fork, join, reduce, stop } from '@metaml/control'
import { type Flow, type FlowBuilder, flow, type Wire } from '@metaml/core'
import fc from 'fast-check'
import { shrink, source } from './number-tasks.js'

/** A piece of a flow between one wire and the next. */
export type Block =
  | { readonly type: 'shrink'; readonly alpha: number; readonly fail: boolean }
  | { readonly type: 'split'; readonly ways: readonly (readonly Block[])[]; readonly by: 'join' | 'reduce' }
  | {
      readonly type: 'choice'
      readonly when: string
      readonly ways: readonly (readonly Block[])[]
      readonly by: 'join' | 'reduce'
    }
  | {
      readonly type: 'loop'
      readonly bound: number
      readonly until: string
      readonly body: readonly Block[]
      readonly over: boolean
    }
  | { readonly type: 'stop'; readonly when: string }
  /** A flow of its own that is used as a task. */
  | { readonly type: 'part'; readonly body: readonly Block[] }

const when = fc.constantFrom(
  'turn >= 2',
  'turn == 1',
  'accuracy > 0.85',
  'accuracy < 0.8',
  'DSP < 300',
  'true',
  'false',
)
const by = fc.constantFrom('join' as const, 'reduce' as const)

/** Any list of blocks, nested a few deep. */
export const blocks = fc.letrec<{ list: Block[] }>(tie => ({
  list: fc.array(
    fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({
        type: fc.constant('shrink' as const),
        alpha: fc.constantFrom(0.01, 0.02, 0.05),
        fail: fc.integer({ min: 0, max: 9 }).map(draw => draw === 0),
      }),
      fc.record({
        type: fc.constant('split' as const),
        ways: fc.array(tie('list'), { minLength: 2, maxLength: 3 }),
        by,
      }),
      fc.record({ type: fc.constant('choice' as const), when, ways: fc.tuple(tie('list'), tie('list')), by }),
      fc.record({
        type: fc.constant('loop' as const),
        bound: fc.integer({ min: 1, max: 4 }),
        until: when,
        body: tie('list'),
        over: fc.boolean(),
      }),
      fc.record({ type: fc.constant('stop' as const), when }),
      fc.record({ type: fc.constant('part' as const), body: tie('list') }),
    ),
    { maxLength: 2 },
  ) as fc.Arbitrary<Block[]>,
})).list

/** The flow of a list of blocks, from a source to what comes out at its end. */
export function flowOfBlocks(list: readonly Block[]): Flow {
  return flow('random', f => build(f, f.add(shrink, {}, f.add(source, {})), list))
}

function build(f: FlowBuilder, from: Wire<'dnn'>, list: readonly Block[]): Wire<'dnn'> {
  return list.reduce((wire, block) => add(f, wire, block), from)
}

function add(f: FlowBuilder, from: Wire<'dnn'>, block: Block): Wire<'dnn'> {
  switch (block.type) {
    case 'shrink':
      return f.add(shrink, { alpha: block.alpha, fail: block.fail }, from)
    case 'stop': {
      const { yes, no } = f.add(branch, { when: block.when }, from)
      f.add(stop, {}, yes)
      return no
    }
    case 'part':
      return f.add(
        flow('part', g => build(g, g.input('dnn'), block.body)),
        {},
        from,
      )
    case 'split': {
      const ways = f.add(fork, {}, from)
      return meet(
        f,
        block.by,
        block.ways.map((way, index) => build(f, ways.at(index), way)),
      )
    }
    case 'choice': {
      const { yes, no } = f.add(branch, { when: block.when }, from)
      return meet(f, block.by, [build(f, yes, block.ways[0]!), build(f, no, block.ways[1]!)])
    }
    case 'loop': {
      const loop = f.add(join, { maxTurns: block.bound }, [from])
      const first = f.add(shrink, {}, loop.model)
      const onNo = { [`${first.node}.alpha`]: `cfg.${first.node}.alpha * 1.5` }
      const { yes, no } = f.add(branch, { when: block.until, onNo }, build(f, first, block.body))
      loop.connect(no)
      return block.over ? meet(f, 'join', [yes, loop.over]) : yes
    }
  }
}

function meet(f: FlowBuilder, by: 'join' | 'reduce', wires: readonly Wire<'dnn'>[]): Wire<'dnn'> {
  const all = wires as readonly [Wire<'dnn'>, ...Wire<'dnn'>[]]
  return by === 'join' ? f.add(join, {}, all).model : f.add(reduce, { objectives: ['DSP'] }, all).best
}
