import { closest, MetamlError } from '@metaml/core'
import type { Device, PartResources } from './part-table.js'
import { knownParts, partsFile } from './user-parts.js'

/** A part: a device in a package and a speed grade, or what the user says of one. */
export interface Part extends PartResources {
  /** As it was asked for. */
  readonly part: string
  /** The device, e.g. `xcvu9p`. */
  readonly device: string
  /** E.g. `virtex-ultrascale-plus`; absent for a part that only the user knows. */
  readonly family?: string
  /** Where every figure is from. */
  readonly source: string
}

/**
 * Finds a part by its full name (`xcvu9p-flgb2104-2l-e`), by its device (`xcvu9p`), or as the reports of the
 * tools print it (`xcvu9pflgb2104-2`, `7z020clg400-1`); upper and lower case are the same.
 *
 * Resources that are given take the place of the table's, for parts that it does not hold too. The table has the
 * user's own parts in it ({@link knownParts}).
 * @throws METAML_E_PART_UNKNOWN, METAML_E_PARTS_FILE
 */
export function findPart(
  name: string,
  resources?: PartResources,
  table: ReadonlyMap<string, Device> = knownParts(),
): Part {
  const device = deviceOf(name, table)
  const known = device === undefined ? undefined : table.get(device)
  if (resources !== undefined) {
    return {
      ...resources,
      part: name,
      device: device ?? name.split('-')[0]!.toLowerCase(),
      ...(known && { family: known.family }),
      source: 'given by the user',
    }
  }
  if (known === undefined) throw unknown(name, table)
  const { name: _, ...figures } = known
  return { ...figures, part: name, device: known.name }
}

/** The longest device name that the part starts with, so that `xcu250...` is no `xcu25`. */
function deviceOf(name: string, table: ReadonlyMap<string, Device>): string | undefined {
  const lower = name.toLowerCase()
  const full = lower.startsWith('xc') ? lower : `xc${lower}`
  const [base] = full.split('-')
  const fits = [...table.keys()].filter(
    device => base === device || new RegExp(`^${device}[a-z]{3,4}\\d{3,4}$`).test(base!),
  )
  return fits.sort((a, b) => b.length - a.length)[0]
}

function unknown(name: string, table: ReadonlyMap<string, Device>): MetamlError {
  const near = closest(name.toLowerCase().split('-')[0]!, table.keys())
  return new MetamlError({
    code: 'METAML_E_PART_UNKNOWN',
    kind: 'usage',
    message: `The part '${name}' is not in the table of parts.`,
    expected: `a part of ${[...table.keys()].join(', ')}`,
    found: name,
    todo: `${near === undefined ? '' : `did you mean '${near}'? `}for another part give its resources (DSP, LUT, FF, BRAM_18K, URAM), here or for the whole project in ${partsFile}`,
  })
}
