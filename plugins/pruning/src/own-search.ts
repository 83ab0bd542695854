import { type CodeReference, MetamlError } from '@metaml/core'
import { loadCode } from '@metaml/plugin-kit'
import type { RateSearch, TriedRate } from './search.js'

/** The most rates that a search of the user's may try. */
const mostRates = 1000

/** What a search of the user's gets beside the rates tried so far. */
export interface SearchLimits {
  /** α: the loss that is accepted. */
  readonly tolerance: number
  /** β. */
  readonly threshold: number
}

/** A search of the user's: gives the next rate, at least 0 and below 1 and none twice, or undefined at the end. */
export type OwnSearch = (tried: readonly Required<TriedRate>[], limits: SearchLimits) => number | undefined

/**
 * Loads a search of the user's, an {@link OwnSearch}. Nothing runs ahead of it.
 * @throws METAML_E_CODE_MISSING, METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT; its `next` METAML_E_PRUNING_SEARCH, METAML_E_CODE_FAILED
 */
export async function ownSearch(
  reference: CodeReference,
  limits: SearchLimits,
  { projectDir }: { readonly projectDir: string },
): Promise<RateSearch> {
  const own = await loadCode(reference, { projectDir })
  const { file, export: name } = reference.$ref
  return {
    next(tried) {
      const rate = own(
        tried.map(step => ({ ...step })),
        { ...limits },
      )
      if (rate === undefined || rate === null) return undefined
      const taken = tried.some(step => step.rate === rate)
      const sound = typeof rate === 'number' && rate >= 0 && rate < 1
      if (!sound || taken || tried.length >= mostRates) {
        throw new MetamlError({
          code: 'METAML_E_PRUNING_SEARCH',
          kind: 'usage',
          message: `The search '${name}' of '${file}' asks for no rate that can be tried next.`,
          expected:
            tried.length >= mostRates
              ? `an end (undefined) after at most ${mostRates} rates`
              : 'a number from 0 up and below 1 that was not tried before, or undefined at the end',
          found: taken
            ? `${rate} again`
            : (rate as unknown) instanceof Promise
              ? 'a promise: the answer must be there at once'
              : String(rate),
          data: { file, export: name },
        })
      }
      const last = tried.at(-1)
      if (last === undefined) return { rate, direction: 'start' }
      return { rate, direction: rate > last.rate ? 'up' : 'down' }
    },
    ahead: () => [],
  }
}
