import { plan } from './plan.mjs'

/**
 * What is to be run: all of the plan, or what the options of the command line choose. One flow that is to be printed is
 * one row: it takes the first α_q of its plan.
 * @param {{ network?: string, flow?: string, seeds?: string, 'alpha-q'?: string, out?: string }} options
 * @param {string[]} parameters `node.parameter=value`, after those of the plan
 * @returns {{ network: string, flow: string, alphaQ: number | null, seeds: number[], parameters: string[] }[]}
 */
export function chooseStrategies(options, parameters = []) {
  const { network, flow: wanted, seeds: seedText, 'alpha-q': alpha, out } = options
  const networks = network === undefined ? Object.keys(plan) : [network]
  const one = network !== undefined && wanted !== undefined && out === undefined
  const tolerances = planned => {
    if (planned[0] === null) return planned
    if (alpha !== undefined) return [Number(alpha)]
    return one ? planned.slice(0, 1) : planned
  }
  const chosen = networks.flatMap(name =>
    (plan[name] ?? [])
      .filter(({ flow }) => wanted === undefined || flow === wanted)
      .flatMap(({ flow, seeds, alphaQ = [null], parameters: planned = [] }) =>
        tolerances(alphaQ).map(tolerance => ({
          network: name,
          flow,
          alphaQ: tolerance,
          seeds: seedsOf(seedText ?? String(seeds)),
          parameters: [...planned, ...parameters],
        })),
      ),
  )
  if (chosen.length === 0)
    throw new Error(`Nothing is planned for ${wanted ?? 'any flow'} of ${networks.join(', ')}.`)
  return chosen
}

/** `3` are the seeds 1, 2 and 3; `2,5` are 2 and 5. */
export function seedsOf(text) {
  const seeds = text.includes(',')
    ? text.split(',').filter(Boolean).map(Number)
    : Array.from({ length: Number(text) }, (_, i) => i + 1)
  if (seeds.length === 0 || !seeds.every(Number.isSafeInteger))
    throw new Error(`--seeds ${text}: a count (3) or a list (1,2,3) is expected.`)
  return seeds
}
