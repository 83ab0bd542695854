import { loadJets } from '@metaml/dataset-jets'
import { buildJetDnn, buildVgg7 } from '@metaml/keras'
import { gaussian, makeRandom } from './random-candidates.mjs'

/**
 * The networks of the benchmark. Weights are drawn by a seed, with the spread of trained ones (variance 2 over the
 * inputs of a neuron), biases too; nothing is trained.
 */
export const networks = {
  'jet-dnn': {
    ...{ ioType: 'io_parallel', rows: 3000, goal: 1000 },
    network: seed => withTrainedSpread(buildJetDnn({ seed }), seed),
    rowsOf: jetRows,
  },
  vgg7: {
    ...{ ioType: 'io_stream', rows: 1000, goal: 100 },
    network: seed => withTrainedSpread(buildVgg7({ seed }), seed),
    rowsOf: imageRows,
  },
}

/** The look-alike jets, each feature with mean 0 and deviation 1. */
async function jetRows(count) {
  const { x } = await loadJets()
  const rows = new Float32Array(16 * count)
  for (let i = 0; i < 16; i++) {
    const column = Float64Array.from({ length: count }, (_, row) => x[16 * row + i])
    const mean = column.reduce((sum, value) => sum + value, 0) / count
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) || 1
    for (let row = 0; row < count; row++) rows[16 * row + i] = (column[row] - mean) / deviation
  }
  return rows
}

/** Images of 28 x 28 with some strokes, 0 to 1 as those of digits: mostly empty. */
async function imageRows(count) {
  const random = makeRandom(5)
  const rows = new Float32Array(784 * count)
  for (let row = 0; row < count; row++)
    for (let stroke = 0; stroke < 4; stroke++) {
      let [y, x] = [random.int(6, 21), random.int(6, 21)]
      for (let step = 0; step < 14; step++) {
        ;[y, x] = [
          Math.min(Math.max(y + random.int(-1, 1), 2), 25),
          Math.min(Math.max(x + random.int(-1, 1), 2), 25),
        ]
        for (const [down, across] of [
          [0, 0],
          [0, 1],
          [1, 0],
        ])
          rows[784 * row + 28 * (y + down) + x + across] = random.int(96, 255) / 255
      }
    }
  return rows
}

function withTrainedSpread(network, seed) {
  const random = makeRandom(seed)
  for (const arrays of network.weights.values())
    for (const [name, array] of arrays) {
      const inputs = array.shape.slice(0, -1).reduce((product, n) => product * n, 1)
      const draw = /kernel/.test(name)
        ? () => gaussian(random) * Math.sqrt(2 / inputs)
        : /gamma|variance/.test(name)
          ? () => 0.5 + random.next()
          : () => 0.1 * gaussian(random)
      for (let i = 0; i < array.data.length; i++) array.data[i] = draw()
    }
  return network
}
