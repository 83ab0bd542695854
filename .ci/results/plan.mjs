const alone = ['baseline', 'scaling', 'pruning']

/**
 * What is run of each network, in the order of the page: the flow (a folder of the examples), how many seeds, and the
 * tolerances α_q where it quantises.
 * @type {{ [network: string]: { flow: string, seeds: number, alphaQ?: number[] }[] }}
 */
export const plan = {
  'jet-dnn': [
    ...[...alone, 'scaling-pruning', 'pruning-scaling'].map(flow => ({ flow, seeds: 5 })),
    ...['quantization', 'scaling-quantization', 'pruning-quantization'].map(flow => ({
      flow,
      seeds: 3,
      alphaQ: [0.01],
    })),
    ...['scaling-pruning-quantization', 'pruning-scaling-quantization'].map(flow => ({
      flow,
      seeds: 3,
      alphaQ: [0.01, 0.04],
    })),
  ],
  vgg7: [
    ...alone.map(flow => ({ flow, seeds: 2 })),
    ...['quantization', 'scaling-pruning-quantization'].map(flow => ({ flow, seeds: 2, alphaQ: [0.01] })),
  ],
  resnet9: [{ flow: 'pruning', seeds: 1 }],
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

/** `3` are the seeds 1, 2 and 3; `2,5` are 2 and 5. */
export function seedsOf(text) {
  if (text.includes(',')) return text.split(',').filter(Boolean).map(Number)
  return Array.from({ length: Number(text) }, (_, i) => i + 1)
}

/** Where a row stands among the others. */
export function placeOf({ network, flow, alphaQ }) {
  const flows = plan[network]
  const at = flows === undefined ? -1 : flows.findIndex(item => item.flow === flow)
  const networks = Object.keys(plan)
  const networkAt = networks.includes(network) ? networks.indexOf(network) : networks.length
  return networkAt * 1e4 + (at < 0 ? 99 : at) * 100 + (alphaQ ?? 0)
}
