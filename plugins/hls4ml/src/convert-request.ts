import type { Params } from './params.js'

/** Name of the top function of every project. */
export const topFunction = 'myproject'

/** What hls4ml is asked for: complete, so that it can stand in a key. */
export type ConvertSettings = {
  readonly part: string
  /** In ns. */
  readonly clockPeriod: number
  /** Null: io_stream where there is a convolution, else io_parallel. */
  readonly ioType: 'io_parallel' | 'io_stream' | null
  readonly defaultPrecision: string
  readonly precision: { readonly [layer: string]: string | { readonly [variable: string]: string } }
  readonly reuseFactor: {
    readonly target: number
    readonly layers: { readonly [layer: string]: number }
    readonly adjust: 'refuse' | 'nearest'
  }
  readonly strategy: Params['strategy']
  readonly backend: Params['backend']
  readonly softmax: Params['softmax']
}

/** The settings that parameters ask for. */
export function convertSettings(params: Params, clockPeriod: number): ConvertSettings {
  const { ioType, defaultPrecision, precision, strategy, backend, softmax, fpgaPartNumber } = params
  return {
    part: fpgaPartNumber,
    clockPeriod,
    ioType: ioType ?? null,
    defaultPrecision: tight(defaultPrecision),
    precision: Object.fromEntries(
      Object.entries(precision).map(([layer, types]) => [
        layer,
        typeof types === 'string'
          ? tight(types)
          : Object.fromEntries(Object.entries(types).map(([name, type]) => [name, tight(type)])),
      ]),
    ),
    reuseFactor: reuseFactors(params.reuseFactor),
    strategy,
    backend,
    softmax,
  }
}

function reuseFactors(wanted: Params['reuseFactor']): ConvertSettings['reuseFactor'] {
  if (typeof wanted === 'number') return { target: wanted, layers: {}, adjust: 'refuse' }
  if (wanted.adjust === 'nearest') return { target: wanted.target as number, layers: {}, adjust: 'nearest' }
  return { target: 1, layers: wanted as { [layer: string]: number }, adjust: 'refuse' }
}

function tight(type: string): string {
  return type.replaceAll(/\s/g, '')
}
