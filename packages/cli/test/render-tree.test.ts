import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduceEvent } from '../dist/progress/reduce-event.js'
import { renderTree } from '../dist/progress/render-tree.js'
import { recorded, recordedState } from './recorded-run.js'

const wide = { columns: 200, rows: 40 }

describe('renderTree', () => {
  const lines = renderTree(recordedState(), { now: 39_070, ...wide })

  it('shows every task in the order of the flow, what waits too', () => {
    expect(lines.map(line => /[a-z]\S*/.exec(line)?.[0])).toEqual(
      'jets keras-model-gen train pruning rate-0 rate-0.5 hls4ml'.split(' '),
    )
  })

  it('shows times, figures and what was given of what is done', () => {
    expect(lines[1]).toMatch(/✔ keras-model-gen +24\.0 s +-> keras-model-gen/)
    expect(lines[2]).toMatch(/└ ✔ train +24\.0 s +accuracy 0\.7612 \(float, validation\)/)
  })

  it('shows a bar, elapsed and remaining time and the current rate of what runs', () => {
    // A quarter took until 34.06 s, so a task that began at 24.02 s takes 40.16 s: 25.11 s are left at 39.07 s.
    expect(lines[3]).toMatch(/pruning +0:15 +━{4}─{12} 25 % +0:25 left +rate 0\.5 \(2\/4\)/)
    expect(lines[3]).toContain('last: pruning_rate 0 (start): loss 0.001')
  })

  it('shows the decision on a candidate beside its figures', () => {
    expect(lines[4]).toContain('accuracy 0.7602 (float, validation); loss 0.0010 ± 0.0030, accepted')
  })

  it('says no remaining time while nothing is known', () => {
    expect(lines[5]).toMatch(/rate-0\.5 +0:05$/)
  })

  it('tells of a failure and of how the run ended', () => {
    const failed = reduceEvent(
      recordedState(),
      {
        ...{ type: 'firing-end', node: 'pruning', turn: 1, task: 'pruning', status: 'failed', seconds: 12 },
        models: [],
        error: { code: 'METAML_E_X', kind: 'task', message: 'It broke.' },
      },
      40_000,
    )
    const ended = reduceEvent(
      failed,
      { type: 'run-end', status: 'failed', seconds: 40, returned: [] },
      40_001,
    )
    const last = renderTree(ended, { now: 99_000, ...wide })
    expect(last[0]).toContain('failed 40.0 s')
    expect(last[3]).toMatch(/✖ pruning +12\.0 s +It broke\./)
  })

  it('shows what an interrupted run stopped', () => {
    const end = { type: 'run-end', status: 'interrupted', seconds: 36, returned: [] } as const
    const tree = renderTree(reduceEvent(recordedState(), end, 36_000), { now: 99_000, ...wide })
    expect(tree[0]).toContain('interrupted 36.0 s')
    expect(tree[3]).toMatch(/■ pruning +stopped/)
    expect(tree[5]).toMatch(/■ rate-0\.5 +stopped/)
    expect(tree[6]).toMatch(/· hls4ml/)
  })

  it('puts the firings of a flow that evaluates a candidate below their task', () => {
    const inner = { node: 'pruning/rate-0.5/hls4ml', turn: 1 }
    const state = reduceEvent(recordedState(), { type: 'firing-start', task: 'hls4ml', ...inner }, 36_000)
    const tree = renderTree(state, { now: 37_000, ...wide })
    const at = tree.findIndex(line => /^ {4,}\S hls4ml/.test(line))
    expect(at).toBe(6)
    expect(tree[7]).toMatch(/^· hls4ml/)
  })

  it('never takes more lines or columns than there are, and keeps what runs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 60 }),
        fc.integer({ min: 10, max: 200 }),
        fc.nat(80),
        (rows, columns, trials) => {
          let state = recordedState()
          for (let n = 0; n < trials; n++) {
            const trial = { node: 'pruning', turn: 1, label: `more-${n}`, unit: 'train-at-rate' }
            state = reduceEvent(
              state,
              { type: 'trial-end', status: 'done', seconds: 1, metrics: [], ...trial },
              35_000,
            )
          }
          const tree = renderTree(state, { now: 36_000, rows, columns })
          expect(tree.length).toBeLessThan(rows)
          for (const line of tree) expect([...line].length).toBeLessThanOrEqual(columns)
          if (rows > 8 && columns > 40) expect(tree.some(line => line.includes('rate-0.5'))).toBe(true)
          const hidden = /… (\d+) more/.exec(tree.at(-1)!)?.[1] ?? '0'
          if (columns > 15) expect(tree.length - (hidden === '0' ? 0 : 1) + Number(hidden)).toBe(7 + trials)
        },
      ),
    )
  })
})

describe('reduceEvent', () => {
  it('keeps a later turn behind the earlier ones of its node', () => {
    const state = reduceEvent(
      recordedState(),
      { type: 'firing-start', task: 'pruning', node: 'pruning', turn: 2 },
      1,
    )
    expect(state.firings.map(({ node, turn }) => `${node}.${turn}`)).toEqual([
      ...['keras-model-gen.1', 'pruning.1', 'pruning.2', 'hls4ml.1'],
    ])
  })

  it('forgets the trials of a firing that begins anew', () => {
    const state = reduceEvent(
      recordedState(),
      { type: 'firing-start', task: 'pruning', node: 'pruning', turn: 1 },
      1,
    )
    expect(state.firings[1]).toMatchObject({ status: 'running', trials: [], steps: [] })
  })

  it('changes no state that it was given', () => {
    const before = recordedState()
    const copy = structuredClone(before)
    for (const [at, event] of recorded) reduceEvent(before, event, at)
    expect(before).toEqual(copy)
  })
})
