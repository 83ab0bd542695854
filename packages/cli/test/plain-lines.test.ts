import type { RunEvent } from '@metaml/engine'
import { describe, expect, it } from 'vitest'
import { initialState } from '../dist/progress/live-state.js'
import { plainLine, progressInterval } from '../dist/progress/plain-lines.js'
import { reduceEvent } from '../dist/progress/reduce-event.js'
import { jetFlow, recorded } from './recorded-run.js'

function linesOf(events: readonly (readonly [number, RunEvent])[], verbose = false): string[] {
  let state = initialState(jetFlow, 0)
  return events.flatMap(([at, event]) => {
    const line = plainLine(event, state, at, { verbose })
    state = reduceEvent(state, event, at)
    return line === undefined ? [] : [line]
  })
}

describe('plainLine', () => {
  it('tells what happens, line by line', () => {
    expect(linesOf(recorded)).toEqual([
      '[0:00] jets: started run jets-1',
      '[0:00] keras-model-gen: started',
      '[0:00] keras-model-gen/train: started',
      '[0:12] keras-model-gen/train: epoch 10/20, accuracy 0.7500',
      '[0:24] keras-model-gen/train: done in 24.0 s, accuracy 0.7612 (float, validation)',
      '[0:24] keras-model-gen: done in 24.0 s -> keras-model-gen',
      '[0:24] pruning: started',
      '[0:24] pruning/rate-0: started',
      '[0:34] pruning/rate-0: done in 10.0 s, accuracy 0.7602 (float, validation)',
      '[0:34] pruning: step 1, pruning_rate 0 (start): loss 0.0010 ± 0.0030, accepted',
      '[0:34] pruning: rate 0.5 (2/4)',
      '[0:34] pruning/rate-0.5: started',
      '[0:34] warning: pruning: zeros save nothing here',
    ])
  })

  it('tells debug lines where they are wanted', () => {
    expect(linesOf(recorded, true)).toContain('[0:34] pruning: ranked anew')
  })

  it('tells of progress at most once in each interval', () => {
    const place = { node: 'pruning', turn: 1, label: 'rate-0' }
    const events: [number, RunEvent][] = [[0, { type: 'trial-start', unit: 'u', ...place }]]
    for (let at = 100; at <= 60_000; at += 100) {
      events.push([at, { type: 'progress', progress: { text: `at ${at}` }, ...place }])
    }
    expect(linesOf(events).length - 1).toBe(60_000 / progressInterval)
  })
})
