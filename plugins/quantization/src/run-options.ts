import type { UnitIo } from '@metaml/core'
import type { RunOptions } from '@metaml/hls-cpp'

/** How a unit runs a compiled kernel: on the cores that its trial holds, where it was told how many. */
export function runOptions({
  temporary,
  signal,
  limits,
}: Pick<UnitIo, 'temporary' | 'signal' | 'limits'>): RunOptions {
  return { temporary, signal, ...(limits?.cores !== undefined && { cores: limits.cores }) }
}
