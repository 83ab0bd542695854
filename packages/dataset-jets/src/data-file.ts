import { readFile } from 'node:fs/promises'
import { damaged } from './damaged.js'

/**
 * Reads a file of the package's folder `data`.
 * @throws METAML_E_DATASET_DAMAGED where there is none
 */
export async function readDataFile(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(`../data/${name}`, import.meta.url))
  } catch (error) {
    throw damaged(name, 'a file that can be read', (error as Error).message, error)
  }
}
