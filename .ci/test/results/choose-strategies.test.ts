import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { chooseStrategies, seedsOf } from '../../results/choose-strategies.mjs'

interface Strategy {
  readonly network: string
  readonly flow: string
  readonly alphaQ: number | null
  readonly seeds: number[]
  readonly parameters: string[]
}
const choose = (options: object, parameters?: string[]): Strategy[] => chooseStrategies(options, parameters)

test('one flow of one network that is printed is one row', () => {
  const options = { network: 'jet-dnn', flow: 'scaling-pruning-quantization', seeds: '1' }
  expect(choose(options)).toEqual([
    { network: 'jet-dnn', flow: options.flow, alphaQ: 0.01, seeds: [1], parameters: [] },
  ])
  expect(choose({ ...options, out: 'docs/results' }).map(({ alphaQ }) => alphaQ)).toEqual([0.01, 0.04])
  expect(choose({ ...options, 'alpha-q': '0.02' }).map(({ alphaQ }) => alphaQ)).toEqual([0.02])
})

test('α_q is nothing to a flow that does not quantise', () => {
  const [pruning] = choose({ network: 'jet-dnn', flow: 'pruning', 'alpha-q': '0.02' })
  expect(pruning!.alphaQ).toBeNull()
})

test('without a choice it is all of the plan; parameters come after those of the plan', () => {
  const all = choose({}, ['pruning.trainEpochs=1'])
  expect(new Set(all.map(({ network }) => network))).toEqual(new Set(['jet-dnn', 'vgg7', 'resnet9']))
  expect(all.every(({ parameters }) => parameters.at(-1) === 'pruning.trainEpochs=1')).toBe(true)
})

test('a flow that is not planned is refused', () => {
  expect(() => choose({ network: 'resnet9', flow: 'scaling' })).toThrow(
    'Nothing is planned for scaling of resnet9',
  )
})

test('seeds are a count or a list', () => {
  expect(seedsOf('3')).toEqual([1, 2, 3])
  expect(seedsOf('2,5')).toEqual([2, 5])
  expect(seedsOf('4,')).toEqual([4])
  for (const text of ['x', '0', ',', '1,y'])
    expect(() => seedsOf(text), text).toThrow('a count (3) or a list')
})
