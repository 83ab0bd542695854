import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { type LayerGraph, readLayerGraph } from '@metaml/hls-cpp'
import type { Target } from '../description/describe-graph.js'
import { readSettings } from './read-settings.js'

/** What the user says of the target; it goes before what the project says. */
export interface TargetWishes {
  readonly tool?: { readonly name?: string; readonly version?: string }
  readonly part?: string
  readonly clockNs?: number
  /** Where the caller knows them: the top function, and the shape of a row, which a stream does not say. */
  readonly top?: string
  readonly inputShape?: readonly number[]
}

/** A project of hls4ml's, read. */
export interface ReadProject {
  readonly graph: LayerGraph
  readonly target: Target
}

/**
 * Reads a project of hls4ml's: its layers, and what it is made for. Without a version the tool is the newest that was measured for
 * the project's backend.
 * @throws METAML_E_ESTIMATE_PROJECT where the folder holds no such project, METAML_E_ESTIMATE_TARGET where nothing says
 *   its part or clock, and those of `readLayerGraph`
 */
export async function readProject(folder: string, wishes: TargetWishes = {}): Promise<ReadProject> {
  const settings = await readSettings(folder)
  const top = wishes.top ?? settings.top ?? (await findTop(folder))
  const part = wishes.part ?? settings.part
  const clockNs = wishes.clockNs ?? settings.clockNs
  if (part === undefined || clockNs === undefined)
    throw noTarget(folder, part === undefined ? 'part' : 'clock')
  const graph = await readLayerGraph({
    folder,
    top,
    ...(wishes.inputShape !== undefined && { inputShape: wishes.inputShape }),
  })
  const uncertaintyNs = settings.uncertainty === undefined ? undefined : settings.uncertainty(clockNs)
  return {
    graph,
    target: {
      tool: wishes.tool ?? defaultTool(settings.backend),
      part,
      clockNs,
      ...(uncertaintyNs !== undefined && { uncertaintyNs }),
      ...(settings.multipliers !== undefined && { multipliers: settings.multipliers }),
    },
  }
}

/** The tool of a backend of hls4ml's: the last Vivado HLS, or the newest Vitis HLS that was measured. */
export function defaultTool(backend: string | undefined): { name: string; version: string } {
  return backend?.toLowerCase() === 'vitis'
    ? { name: 'Vitis HLS', version: '2024.1' }
    : { name: 'Vivado HLS', version: '2020.1' }
}

/** The source of the kernel: the only one in `firmware`. */
async function findTop(folder: string): Promise<string> {
  const files = await readdir(path.join(folder, 'firmware')).catch((): string[] => [])
  const names = files.filter(file => file.endsWith('.cpp')).map(file => file.slice(0, -'.cpp'.length))
  const headed = names.filter(name => files.includes(`${name}.h`))
  if (headed.length === 1) return headed[0]!
  throw new MetamlError({
    code: 'METAML_E_ESTIMATE_PROJECT',
    kind: 'usage',
    message: `${folder} is no project of hls4ml's.`,
    expected:
      'a folder with firmware/<top>.cpp, firmware/<top>.h, firmware/defines.h and firmware/parameters.h',
    found: headed.length === 0 ? 'none' : `the sources ${headed.join(', ')}`,
    todo: 'name the folder that hls4ml wrote (its output_dir)',
  })
}

function noTarget(folder: string, what: 'part' | 'clock'): MetamlError {
  return new MetamlError({
    code: 'METAML_E_ESTIMATE_TARGET',
    kind: 'usage',
    message: `The project in ${folder} does not say its ${what}.`,
    expected: 'project.tcl, build_prj.tcl or hls4ml_config.yml with it',
    found: 'none',
    todo: what === 'part' ? 'add --part xcvu9p-flga2104-2L-e' : 'add --clock 5',
  })
}
