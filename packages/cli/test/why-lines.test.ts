import { expect, it } from 'vitest'
import { whyLines } from '../dist/results/why-lines.js'
import { jetView } from './jet-view.js'

it('says of each task and trial why it ran or was reused', () => {
  expect(whyLines(jetView)).toEqual([
    'keras-model-gen: ran, with all its trials out of the store (done)',
    '  train (train-at-rate): reused: run jets-0 has run it',
    'pruning: ran again, because hls4ml 1.3.0 -> 1.3.1 (done)',
    '  rate-0.5 (train-at-rate): ran: no trial like it is known',
    '  rate-0.75 (train-at-rate): ran: changed is args.epochs: 5 -> 15',
    'hls4ml: ran, nothing of it was there (done)',
  ])
})
