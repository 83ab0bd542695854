import { MetamlError, type Model } from '@metaml/core'
import { samePart } from '@metaml/hls-report'
import type { Target } from './hls-script.js'
import type { Params } from './params.js'

/**
 * The part and clock that a kernel was made for. Others than these are refused: hls4ml chose tables and pipelines for
 * them.
 * @throws METAML_E_VIVADO_PART, METAML_E_VIVADO_CLOCK
 */
export function targetOf(
  { id, descriptor }: Pick<Model<'hls-cpp'>, 'id' | 'descriptor'>,
  { part, clockPeriod }: Pick<Params, 'part' | 'clockPeriod'>,
): Target {
  if (part !== undefined && !samePart(part, descriptor.part)) {
    throw other('PART', `the part '${descriptor.part}'`, part, id)
  }
  if (clockPeriod !== undefined && clockPeriod !== descriptor.clockPeriod) {
    throw other('CLOCK', `a clock of ${descriptor.clockPeriod} ns`, `${clockPeriod} ns`, id)
  }
  return { part: descriptor.part, clockPeriod: descriptor.clockPeriod }
}

function other(what: 'PART' | 'CLOCK', expected: string, found: string, id: string): MetamlError {
  const parameter = what === 'PART' ? 'part' : 'clockPeriod'
  const before = what === 'PART' ? 'fpgaPartNumber' : 'clockPeriod'
  return new MetamlError({
    code: `METAML_E_VIVADO_${what}`,
    kind: 'usage',
    message: `The model '${id}' was made for another ${what.toLowerCase()}.`,
    expected,
    found,
    todo: `leave ${parameter} out, or give it to the task that makes the C++ (hls4ml.${before})`,
  })
}
