import { MetamlError } from '@metaml/core'
import type { CppCall } from '../query/find.js'
import { readProjectFile } from './kernel-sources.js'
import type { LayerWeights } from './layer-graph.js'
import { readType, type TypeTable } from './read-type.js'

/**
 * Reads the numbers of every array that a kernel loads, by the array's name.
 * @throws METAML_E_CPP_FILE, METAML_E_CPP_WEIGHTS when a file does not hold as many numbers as the array,
 *   METAML_E_CPP_TYPE
 */
export async function readWeights(
  folder: string,
  loads: readonly CppCall[],
  types: TypeTable,
): Promise<ReadonlyMap<string, LayerWeights>> {
  const all = await Promise.all(
    loads.filter(isKnownLoad).map(async (load): Promise<[string, LayerWeights]> => {
      const [name, quoted] = load.arguments as [string, string]
      const file = `firmware/weights/${quoted.replace(/^"|"$/g, '')}`
      const text = new TextDecoder().decode(await readProjectFile(folder, file))
      const values = Float64Array.from(
        text.split(/[\s,]+/).filter(word => word !== ''),
        Number,
      )
      const length = Number(load.templateArguments[1])
      if (values.length !== length || values.some(Number.isNaN)) throw wrongWeights(file, length, values)
      return [name, { name, file, type: readType(load.templateNodes[0]!, types), values }]
    }),
  )
  return new Map(all)
}

/** Whether a load reads plain numbers. */
export function isKnownLoad({ name, arguments: given, templateArguments }: CppCall): boolean {
  return name === 'nnet::load_weights_from_txt' && given.length === 2 && templateArguments.length === 2
}

function wrongWeights(file: string, length: number, values: Float64Array): MetamlError {
  const bad = values.findIndex(Number.isNaN)
  return new MetamlError({
    code: 'METAML_E_CPP_WEIGHTS',
    kind: 'task',
    message: `${file} does not hold the weights that the kernel reads from it.`,
    expected: `${length} numbers`,
    found: bad === -1 ? `${values.length} numbers` : `number ${bad + 1} is none`,
  })
}
