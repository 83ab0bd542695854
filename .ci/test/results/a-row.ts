// @ts-expect-error plain JavaScript without types
import { ofSeed, summaryRow } from '../../results/summarize-results.mjs'

/** What a test says of one seed of a strategy; resources are `[value, low, high]`. */
export interface SeedFacts {
  readonly seed?: number
  readonly csim?: number
  readonly rate?: number | null
  readonly dsp?: readonly [number, number, number]
  readonly lut?: readonly [number, number, number]
  readonly scaling?: readonly { scale_factor: number; accuracy: number }[]
  readonly first?: string
  readonly wall?: { seconds: number; cores: number } | null
  readonly weights?: number
}

const exact = (value: number): readonly [number, number, number] => [value, value, value]

/** A seed as a run is read; its network began with 0.77 on test. */
export function aSeed(facts: SeedFacts = {}) {
  const { seed = 1, csim = 0.765, rate = null, dsp = exact(10), lut = exact(1000), weights = 100 } = facts
  return {
    run: `run-${seed}`,
    seed,
    first: { model: 'keras-model-gen/train', digest: facts.first ?? `first-${seed}` },
    accuracy: { float: 0.77, csim },
    rate,
    dsp,
    lut,
    ff: exact(500),
    latencyCycles: exact(9),
    tasks: [
      {
        node: 'scaling',
        task: 'scaling',
        candidates: facts.scaling?.length ?? 0,
        seconds: 1,
        steps: (facts.scaling ?? []).map((step, at) => ({ step: at + 1, standardError: 0.001, ...step })),
      },
    ],
    stations: [
      { after: 'hls4ml', model: 'hls4ml', layers: [{ layer: 'fc1', weights: weights + 7, zeros: 7 }] },
    ],
    seconds: 60,
    wall: facts.wall ?? null,
  }
}

/** What all are measured against: 1,000 DSPs, 100,000 LUTs. */
export function aBaseline(facts: SeedFacts = {}) {
  const seed = aSeed({ csim: 0.77, dsp: exact(1000), lut: exact(100_000), ...facts })
  return { ...seed, run: `baseline-${seed.seed}` }
}

/** A row and its seeds, as the page is made of them. */
export function anEntry(
  flow: string,
  seeds: readonly SeedFacts[],
  { network = 'jet-dnn', alphaQ = null as number | null } = {},
) {
  const results = seeds.map((facts, at) => aSeed({ seed: at + 1, ...facts }))
  const baselines = results.map(({ seed }) => aBaseline({ seed }))
  return {
    row: summaryRow({ network, flow, alphaQ }, results, baselines),
    seeds: results.map((result, at) => ({ ...result, ...ofSeed(result, baselines[at]) })),
  }
}
