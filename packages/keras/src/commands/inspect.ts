import { type InspectedNetwork, inspectNetwork } from '../inspect-network.js'
import { readKerasFile } from '../read-keras-file.js'
import { type CommandContext, readArguments } from './command.js'

const usage = 'metaml inspect FILE [--weights W.h5] [--json]'

/** `metaml inspect`: the layers of a Keras file, with shapes, parameters, zeros and quantisers. */
export default async function inspect(args: readonly string[], { output }: CommandContext): Promise<number> {
  const { files, weights, help } = readArguments(args, usage, 1)
  if (help) {
    output.result(usage)
    return 0
  }
  const file = files[0]!
  // A topology alone can be looked at too: no weights, no zeros.
  const alone = weights === undefined && file.endsWith('.json')
  const network = await readKerasFile(
    file,
    alone ? { seed: 0 } : { ...(weights !== undefined && { weights }) },
  )
  const { weights: read, ...topology } = network
  const found = inspectNetwork(alone ? topology : { ...topology, weights: read })
  output.result(output.json ? JSON.stringify({ file, ...found }) : describe(found))
  return 0
}

function describe({ layers, parameters, zeros, training }: InspectedNetwork): string {
  const rows = layers.map(layer => [
    layer.name,
    layer.class,
    layer.inputs.join(', '),
    `[${layer.outputShape.join(', ')}]`,
    String(layer.parameters),
    ...(zeros === undefined ? [] : [String(layer.zeros)]),
    Object.entries(layer.quantizers ?? {})
      .map(([array, quantizer]) => `${array} ${quantizer}`)
      .join(', '),
  ])
  const header = [
    'layer',
    'class',
    'inputs',
    'output',
    'parameters',
    ...(zeros === undefined ? [] : ['zeros']),
  ]
  const share =
    zeros === undefined || parameters === 0 ? '' : ` (${((100 * zeros) / parameters).toFixed(1)} %)`
  return [
    ...alignColumns([[...header, 'quantisers'], ...rows], new Set([4, 5])),
    '',
    `${parameters} parameters${zeros === undefined ? '' : `, ${zeros} of them zero${share}`}`,
    ...Object.entries(training ?? {}).map(([what, value]) => `${what}: ${JSON.stringify(value)}`),
  ].join('\n')
}

/** Lines of cells in columns, those of numbers to the right; columns that are empty but for their header are left out. */
function alignColumns(rows: readonly (readonly string[])[], numbers: ReadonlySet<number>): string[] {
  const columns = rows[0]!.map((_, i) => i).filter(i => rows.slice(1).some(row => row[i] !== ''))
  const widths = new Map(columns.map(i => [i, Math.max(...rows.map(row => row[i]!.length))]))
  const last = rows[0]!.length - 1
  return rows.map(row =>
    columns
      .map(i => {
        const right = numbers.has(i) && i !== last
        return right ? row[i]!.padStart(widths.get(i)!) : row[i]!.padEnd(widths.get(i)!)
      })
      .join('  ')
      .trimEnd(),
  )
}
