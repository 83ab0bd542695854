import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'

/** Copies reports into the folder `reports` of the scratch folder; gives them by their path in a model. */
export async function keepReports(
  from: string,
  names: readonly string[],
  scratch: string,
): Promise<{ [name: string]: string }> {
  const folder = path.join(scratch, 'reports')
  await mkdir(folder, { recursive: true })
  for (const name of names) await copyFile(path.join(from, name), path.join(folder, name))
  return Object.fromEntries(names.map(name => [`reports/${name}`, path.join(folder, name)]))
}
