import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { families } from '../families/families.js'
import type { Family } from '../families/family.js'

/** Where a project keeps the constants that were refitted from its own reports: beside its package.json. */
export const calibrationName = 'metaml.estimate.json'

/** What the file holds. */
interface CalibrationFile {
  readonly format: 1
  readonly families: readonly Family[]
}

/**
 * The constants for a project: those that come with the package, and after them those of its own file, which go before them where
 * both fit.
 * @throws METAML_E_ESTIMATE_CALIBRATION for a file that is damaged or of a newer format
 */
export async function loadFamilies(projectDir: string): Promise<readonly Family[]> {
  const own = await readCalibration(projectDir)
  return [...families.filter(({ id }) => own.every(other => other.id !== id)), ...own]
}

/** The refitted constants of a project; none where there is no file. */
export async function readCalibration(projectDir: string): Promise<readonly Family[]> {
  const file = path.join(projectDir, calibrationName)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (text === undefined) return []
  let content: Partial<CalibrationFile> | null
  try {
    content = JSON.parse(text) as Partial<CalibrationFile> | null
  } catch (cause) {
    throw unreadable(file, (cause as Error).message)
  }
  if (content?.format !== 1) throw unreadable(file, `format ${content?.format}`)
  if (!Array.isArray(content.families) || !content.families.every(isLikeOurs)) {
    throw unreadable(file, 'constants that are not complete')
  }
  return content.families
}

/** Writes the refitted constants of a project; the file is there as a whole or not at all. */
export async function writeCalibration(projectDir: string, own: readonly Family[]): Promise<string> {
  const file = path.join(projectDir, calibrationName)
  const content: CalibrationFile = { format: 1, families: own }
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, `${JSON.stringify(content, null, 2)}\n`)
  await rename(temporary, file)
  return file
}

/** Whether an object has every field of a family, with the same types. */
function isLikeOurs(value: unknown): value is Family {
  return isLike(value, families[0]!)
}

function isLike(value: unknown, model: unknown): boolean {
  if (typeof model === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (Array.isArray(model))
    return Array.isArray(value) && value.length > 0 && value.every(one => isLike(one, model[0]))
  if (typeof model !== 'object' || model === null) return typeof value === typeof model
  if (typeof value !== 'object' || value === null) return false
  // Widths of multipliers differ from family to family.
  const keys = Object.keys(model).filter(key => !/^\d+$/.test(key))
  return keys.every(key =>
    isLike((value as { [key: string]: unknown })[key], (model as { [key: string]: unknown })[key]),
  )
}

function unreadable(file: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_ESTIMATE_CALIBRATION',
    kind: 'usage',
    message: `The constants in ${file} can't be used.`,
    expected: 'format 1, as metaml estimate --calibrate writes it',
    found,
    todo: 'calibrate again, or remove the file to estimate with the constants of the package',
  })
}
