import { errorToParts, MetamlError } from '@metaml/core'

/** A place in a table, as errors of data sets have it in their data. */
interface Place {
  readonly file?: string
  readonly row?: number
  readonly column?: string
}

/**
 * The error of a run that `metaml optimize` made, with what to do said in its options, not in parameters of tasks that its
 * user has not written, and with the command that prints the run's lines.
 */
export function adviseInOptions(error: MetamlError, log: string): MetamlError {
  const parts = errorToParts(error)
  const todo = adviceFor(error) ?? parts.todo
  return new MetamlError({
    ...parts,
    ...(todo !== undefined && { todo }),
    data: { ...parts.data, log },
    cause: error,
  })
}

function adviceFor({ code, expected = '', found = '', todo, data }: MetamlError): string | undefined {
  const { row, column } = (data ?? {}) as Place
  switch (code) {
    case 'METAML_E_DATASET_COLUMN':
      return todo?.startsWith("write '") ? todo : 'name the column with the class: --label NAME'
    case 'METAML_E_DATASET_VALUE':
      return /^'-?\d+,\d+'$/.test(found)
        ? 'write numbers with a point, not a comma'
        : `mend or remove row ${row}, or leave out the column: --ignore ${quoted(column)}`
    case 'METAML_E_DATASET_LABEL':
      return found === 'nothing'
        ? `mend or remove row ${row}`
        : 'name the classes as they stand in the table, in the order of the outputs: --classes NAME,NAME; or the right column: --label NAME'
    case 'METAML_E_DATASET_CLASS':
      return 'name the column with the class: --label NAME'
    case 'METAML_E_DATASET_SHAPE':
      return inputsOf(found) < inputsOf(expected)
        ? 'leave out columns that the network does not read: --ignore NAME, once for each'
        : 'give the table that the network was made for: each column but the class is an input; --label and --split name those that are none'
    case 'METAML_E_DATASET_FORMAT':
      return 'give a table with a row for each example, e.g. a .csv'
    case 'METAML_E_KERAS_FILE':
      if (found.startsWith('no end of reading')) return 'call it again when the machine has less to do'
      return 'give a network that Keras has saved: .h5, .keras, or .json with --weights'
    case 'METAML_E_NETWORK_NEAR_CHANCE':
      return `${todo === undefined ? '' : `${todo}; `}here: --scaling standard or a file, --classes in the order of the outputs`
    default:
      return undefined
  }
}

/** Of `input (9), output (1)` 9; of images the product of their sizes. */
function inputsOf(text: string): number {
  const sizes = /input \(([\d, x]+)\)/.exec(text)?.[1] ?? ''
  return sizes.split(/[^\d]+/).reduce((product, size) => product * (Number(size) || 1), 1)
}

/** As a shell takes it. */
function quoted(name: string | undefined): string {
  if (name === undefined) return 'NAME'
  return /^[\w.-]+$/.test(name) ? name : `'${name}'`
}
