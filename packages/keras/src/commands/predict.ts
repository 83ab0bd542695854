import { layers } from '../layers.js'
import { predict as run } from '../predict.js'
import { readKerasFile } from '../read-keras-file.js'
import { type CommandContext, readArguments } from './command.js'
import { readRows } from './read-rows.js'

const usage = 'metaml predict MODEL ROWS.csv [--weights W.h5] [--json]'

/** `metaml predict`: the outputs of a Keras file for the rows of a CSV file; no scaling is applied. */
export default async function predict(args: readonly string[], { output }: CommandContext): Promise<number> {
  const { files, weights, help } = readArguments(args, usage, 2)
  if (help) {
    output.result(usage)
    return 0
  }
  const [model, csv] = [files[0]!, files[1]!]
  const network = await readKerasFile(model, { ...(weights !== undefined && { weights }) })
  const all = layers(network)
  const width = size(all[0]!.inputShape)
  const { x, rows } = await readRows(csv, width)
  const found = await run(network, x, rows)
  const outputs = size(all.at(-1)!.outputShape)
  const lines = Array.from({ length: rows }, (_, row) => [
    ...found.subarray(row * outputs, (row + 1) * outputs),
  ])
  output.result(
    output.json ? JSON.stringify({ outputs: lines }) : lines.map(line => line.join(',')).join('\n'),
  )
  return 0
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
