import { type DatasetReference, type Metric, type Model, metric, type TaskContext } from '@metaml/core'
import type { ConvertResult } from './convert.js'
import { explainLoss } from './explain-loss.js'
import type { Params } from './params.js'
import type { SimulateResult } from './simulate.js'

/** The context of HLS4ML. */
export type Hls4mlContext = TaskContext<{ readonly model: 'dnn' }, Params>

/** Simulates a kernel as a trial, says where accuracy is lost, and gives the model with its figures. */
export async function measureKernel(
  context: Hls4mlContext,
  model: Model<'hls-cpp'>,
  data: DatasetReference,
  { conversion, inputs }: ConvertResult,
): Promise<Model<'hls-cpp'>> {
  const { result } = await context.trial<SimulateResult>('simulate', null, {
    label: 'csim',
    models: { model, reference: context.inputs.model },
    datasets: { data },
  })
  const { weightsOutside } = conversion
  const explained = explainLoss({ ...result, ...(inputs && { inputs }), weightsOutside })
  context.log[explained.warn ? 'warn' : 'info'](explained.text, {
    loss: explained.loss,
    cause: explained.cause,
  })
  return await context.models.annotate(model, {
    metrics: csimMetrics(result, `hls4ml ${conversion.version}`),
    reports: { 'csim.json': jsonFile({ ...result, ...explained }) },
  })
}

/** The figures of a simulation; those before the softmax are in the report alone. */
export function csimMetrics({ outputs }: SimulateResult, by: string): Metric[] {
  const rest = { stage: 'csim', split: 'validation', by } as const
  return [
    metric(outputs.width === 1 ? 'binary_accuracy' : 'accuracy', outputs.accuracy, rest),
    metric('agreement', outputs.agreement, rest),
    metric('max_difference', outputs.maxDifference, rest),
  ]
}

function jsonFile(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}
