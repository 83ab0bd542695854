const alone = ['baseline', 'scaling', 'pruning']
const pairs = ['scaling-pruning', 'pruning-scaling']
const quantized = ['quantization', 'scaling-quantization', 'pruning-quantization']
const all = ['scaling-pruning-quantization', 'pruning-scaling-quantization']

// The convolutional networks are retrained for 3 passes instead of 10 to 25: one takes 17 seconds of VGG7 and a minute of
// ResNet9. Networks with normalisation want a smaller learning rate for that. What is trained from new weights has the 10
// passes that VGG7 itself has.
const retrained = node => [`${node}.trainEpochs=3`, `${node}.optimizer={"learningRate":0.001}`]
const trained = node => [`${node}.trainEpochs=10`]

/** The parameters of a flow's nodes for a convolutional network. */
function convolutional(flow) {
  const nodes = flow.split('-')
  const fromTrained = nodes.length === 3
  return [
    ...(nodes.includes('pruning') ? retrained('pruning') : []),
    ...(nodes.includes('scaling') ? (fromTrained ? retrained : trained)('scaling') : []),
    ...(nodes.includes('quantization') ? ['quantization.samples=1000'] : []),
    ...(fromTrained ? ['scaling.maxTrialsNum=10'] : []),
  ]
}

/**
 * What is run of each network, in the order of the page: the flow (a folder of the examples), how many seeds, the
 * tolerances α_q where it quantises, and what is set apart from the flow's own parameters.
 * @type {{ [network: string]: { flow: string, seeds: number, alphaQ?: number[], parameters?: string[] }[] }}
 */
export const plan = {
  'jet-dnn': [
    ...[...alone, ...pairs].map(flow => ({ flow, seeds: 5 })),
    ...quantized.map(flow => ({ flow, seeds: 3, alphaQ: [0.01] })),
    ...all.map(flow => ({ flow, seeds: 3, alphaQ: [0.01, 0.04] })),
  ],
  vgg7: [
    ...[...alone, ...pairs].map(flow => ({ flow, seeds: 2, parameters: convolutional(flow) })),
    ...[...quantized, ...all].map(flow => ({
      flow,
      seeds: 2,
      alphaQ: [0.01],
      parameters: convolutional(flow),
    })),
  ],
  resnet9: [{ flow: 'pruning', seeds: 1, parameters: convolutional('pruning') }],
}

/** Flows that are run for a picture alone, with seed 1: every step of theirs has resources. */
export const pictured = { 'jet-dnn': ['jet-resources'] }

/**
 * The parameters that α_q stands for. With three tasks every loss is against the first model, so that α_q is what all of
 * them may lose together, three tenths of it kept in hand for the rows that decide nothing.
 * @param {string} flow
 * @param {number | null} alphaQ
 */
export function alphaParameters(flow, alphaQ) {
  if (alphaQ === null || !flow.includes('quantization')) return []
  const total = flow.split('-').length === 3
  return [`quantization.tolerateAccLoss=${Number((total ? alphaQ * 0.7 : alphaQ).toFixed(6))}`]
}

/** Those of the given parameters that the baseline's tasks have too. */
export function ofBaseline(given) {
  return given.filter(text => /^(keras-model-gen|hls4ml|csynth-estimate)\./.test(text))
}

/** Where a row stands among the others. */
export function placeOf({ network, flow, alphaQ }) {
  const flows = plan[network]
  const at = flows === undefined ? -1 : flows.findIndex(item => item.flow === flow)
  const networks = Object.keys(plan)
  const networkAt = networks.includes(network) ? networks.indexOf(network) : networks.length
  return networkAt * 1e4 + (at < 0 ? 99 : at) * 100 + (alphaQ ?? 0)
}
