import { z } from 'zod'

const path = z.string().min(1)
const column = z.string().min(1)

const code = z.strictObject({
  $ref: z.strictObject({ file: path, export: z.string().min(1) }),
  direction: z.enum(['higher', 'lower']).describe('which way is better'),
})

const scaling = z.union([
  z.enum(['none', 'standard']),
  z.strictObject({
    file: path.describe('.csv with the columns mean and scale, .json or .npz with arrays of these names'),
  }),
  z.strictObject({ mean: z.array(z.number()).min(1), scale: z.array(z.number()).min(1) }),
])

const split = z.union([
  z.strictObject({
    seed: z.int().min(0).max(0xffffffff).default(0).describe('of the drawing'),
    validation: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.2)
      .describe('share of the rows that search decisions are made on'),
    test: z.number().gt(0).lt(1).default(0.2).describe('share of the rows that are opened once, at the end'),
  }),
  z.strictObject({ column: column.describe('says train, validation or test in every row') }),
])

const files = z.strictObject({
  train: path,
  validation: path.optional().describe('default: drawn from train'),
  test: path.optional().describe('default: drawn from train'),
})

/** Where the rows of a data set are and how they are read. */
const source = z.strictObject({
  name: z
    .enum(['jets', 'mnist', 'fashion-mnist', 'svhn', 'svhn-like'])
    .optional()
    .describe('a data set that has a name'),
  file: path
    .optional()
    .describe('a file or folder, relative to the project; with `name`: your own copy of it'),
  files: files.optional().describe('one file for each split, taken as they are'),
  labels: z.union([path, files]).optional().describe('a second file with the labels, row by row'),
  label: z
    .union([column, z.array(column).min(2)])
    .optional()
    .describe(
      'the column with the class, or one column for each class with a single 1; the array of the labels',
    ),
  target: z
    .union([column, z.array(column).min(1)])
    .optional()
    .describe('the columns with the numbers to answer, instead of a label'),
  features: z
    .union([column, z.array(column).min(1)])
    .optional()
    .describe('the columns that a network sees (default: all that are left); the array of the inputs'),
  ignore: z.array(z.string()).optional().describe('columns to leave out'),
  weight: column.optional().describe('the column that says how much a row counts'),
  classes: z
    .union([path, z.array(z.string()).min(2)])
    .optional()
    .describe('their names in the order of the outputs, or a file with them; default: sorted'),
  shape: z
    .array(z.int().min(1))
    .min(1)
    .optional()
    .describe('of one row, where it is not the one of the file'),
  header: z
    .boolean()
    .optional()
    .describe('whether the first line of a .csv has the names; default: seen from it'),
  split: split.optional(),
  scaling: scaling.optional().describe("of the inputs; default: the task's"),
  metric: z
    .union([z.enum(['accuracy', 'binary_accuracy', 'auc', 'mse', 'mae']), code])
    .optional()
    .describe('that tolerances are in; default accuracy, for targets mse'),
})

/** A parameter that takes a data set: a name, a path, or an object that says more. */
export const datasetParam = z.union([z.string().min(1), source])

/** The schema of the object form alone. */
export const datasetSourceSchema = source

/** A data set as users describe it. */
export type DatasetSource = z.input<typeof source>

/** With its defaults filled in. */
export type CheckedSource = z.output<typeof source>
