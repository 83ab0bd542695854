// The benchmark's workloads in ours: node workloads.mjs BACKEND WORKLOAD FOLDER, with one line of JSON as the result.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { buildJetDnn, initializeWeights, train } from '../../dist/index.js'

const [backend, workload, folder] = process.argv.slice(2)
const settings = JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8'))
const options = {
  ...{ backend, seed: 1 },
  optimizer: { name: 'adam', learningRate: 3e-3, amsgrad: true },
}

function rows(name) {
  const bytes = readFileSync(path.join(folder, `${name}.x`))
  const x = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const y = new Uint8Array(readFileSync(path.join(folder, `${name}.y`)))
  return { x, y, rows: y.length }
}

function buildVgg7() {
  const layer = (className, name, config) => ({ class_name: className, config: { name, ...config } })
  const block = (filters, i) => [
    layer('Conv2D', `conv${i}`, { filters, kernel_size: [3, 3], padding: 'same', use_bias: false }),
    layer('BatchNormalization', `norm${i}`, {}),
    layer('Activation', `relu${i}`, { activation: 'relu' }),
    layer('MaxPooling2D', `pool${i}`, { pool_size: [2, 2] }),
  ]
  const layers = [
    layer('InputLayer', 'input', { batch_input_shape: [null, 28, 28, 1] }),
    ...[14, 14, 19, 19].flatMap(block),
    layer('Flatten', 'flatten', {}),
    layer('Dense', 'fc1', { units: 28, activation: 'relu' }),
    layer('Dense', 'fc2', { units: 56, activation: 'relu' }),
    layer('Dense', 'fc3', { units: 10, activation: 'softmax' }),
  ]
  return initializeWeights({ graph: { class_name: 'Sequential', config: { name: 'vgg7', layers } } }, 1)
}

const cpuNow = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function timeEpochs(network, data, batchSize) {
  const epochs = []
  let before
  await train(network, data, {
    ...options,
    ...{ batchSize, epochs: settings.epochs + 1 },
    onEpoch() {
      const now = { cpu: cpuNow(), wall: performance.now() / 1e3 }
      if (before !== undefined) epochs.push({ cpu: now.cpu - before.cpu, wall: now.wall - before.wall })
      before = now
    },
  })
  return epochs
}

/** The masks of each kernel's smallest weights. */
function masksAt(network, rate) {
  return new Map(
    [...network.weights].map(([layer, arrays]) => {
      const { data } = arrays.get('kernel')
      const sorted = Float32Array.from(data, Math.abs).sort()
      const least = sorted[Math.floor(rate * data.length)]
      return [layer, new Map([['kernel', Uint8Array.from(data, weight => +(Math.abs(weight) >= least))]])]
    }),
  )
}

async function prune() {
  const data = rows('jet')
  const network = buildJetDnn({ seed: 1 })
  for (const rate of settings.rates) {
    const masks = masksAt(network, rate)
    await train(network, data, { ...options, masks, epochs: 5, batchSize: 1024 })
  }
}

const before = { cpu: cpuNow(), wall: performance.now() / 1e3 }
let epochs
if (workload === 'pruning') {
  await prune()
  epochs = [{ cpu: cpuNow() - before.cpu, wall: performance.now() / 1e3 - before.wall }]
} else if (workload === 'vgg7') {
  epochs = await timeEpochs(buildVgg7(), rows('image'), 128)
} else {
  epochs = await timeEpochs(buildJetDnn({ seed: 1 }), rows('jet'), Number(workload.replace('jet-', '')))
}
console.log(JSON.stringify({ epochs, memory: process.resourceUsage().maxRSS * 1024 }))
