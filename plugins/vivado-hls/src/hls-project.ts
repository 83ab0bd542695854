import path from 'node:path'
import { MetamlError } from '@metaml/core'

/** A C++ project as the HLS tool is told of it; paths are relative to the folder that the tool runs in. */
export type HlsProject = {
  readonly top: string
  /** Sources that become hardware. */
  readonly design: readonly string[]
  /** Sources of the test bench, and folders and files that it reads. */
  readonly testBench: readonly string[]
  /** Of the C++ compiler, for design and test bench; empty for the tool's own. */
  readonly flags: string
  /** Whether hls4ml wrote it: its headers count on some settings of the tool. */
  readonly hls4ml: boolean
  /** Of the clock, e.g. `12.5%`; null for the tool's own. */
  readonly clockUncertainty: string | null
  /** Elements of an array that are partitioned at most. */
  readonly partitionLimit: number
}

/** Files of a project, and what is known of their text. */
export interface ProjectFiles {
  /** Paths inside the project, sorted. */
  readonly paths: readonly string[]
  /** Names of the functions that a C++ source defines; of sources that are no part of hls4ml's layout. */
  functions(file: string): Promise<readonly string[]>
  read(file: string): Promise<string>
}

/** Whether a file is C or C++ that is compiled by itself. */
export function isSource(file: string): boolean {
  return /\.(cpp|cc|cxx|c)$/i.test(file)
}

const header = /\.(h|hpp|hh|hxx|inc)$/i
/** hls4ml's default, and the limit of both tools' own. */
const defaultLimit = 4096

/**
 * Says how the HLS tool is told of a project: of one of hls4ml's by its layout; of any other by what its sources
 * define. One that defines `main` belongs to the test bench, as does what is no C++.
 * @throws METAML_E_VIVADO_TOP
 */
export async function describeProject(top: string, files: ProjectFiles): Promise<HlsProject> {
  const { paths } = files
  const kernel = `firmware/${top}.cpp`
  if (paths.includes(kernel) && paths.includes('firmware/parameters.h')) {
    const settings = await readSettings(files)
    return {
      top,
      design: [kernel],
      testBench: [`${top}_test.cpp`, 'firmware/weights', 'tb_data'].filter(
        name => paths.includes(name) || paths.some(file => file.startsWith(`${name}/`)),
      ),
      flags: '-std=c++0x',
      hls4ml: true,
      clockUncertainty: settings.get('clock_uncertainty') ?? null,
      partitionLimit: Number(settings.get('maximum_size') ?? defaultLimit),
    }
  }
  const design: string[] = []
  const testBench: string[] = []
  let definesTop = false
  for (const file of paths.filter(isSource)) {
    const functions = await files.functions(file)
    ;(functions.includes('main') ? testBench : design).push(file)
    if (!functions.includes('main') && functions.includes(top)) definesTop = true
  }
  if (!definesTop) throw noTop(top, design)
  const data = paths.filter(name => !isSource(name) && !header.test(name) && !/\.(tcl|md|sh|yml)$/.test(name))
  return {
    ...{ top, design, flags: '', hls4ml: false, clockUncertainty: null, partitionLimit: defaultLimit },
    testBench: testBench.length === 0 ? [] : [...testBench, ...data],
  }
}

/** What hls4ml from 1.0 on writes for its own scripts into project.tcl: `set clock_period 5`. */
async function readSettings(files: ProjectFiles): Promise<ReadonlyMap<string, string>> {
  if (!files.paths.includes('project.tcl')) return new Map()
  const text = await files.read('project.tcl')
  return new Map(
    [...text.matchAll(/^set (\w+) "?([^"\n]*?)"?\s*$/gm)].map(([, name, value]) => [name!, value!]),
  )
}

function noTop(top: string, sources: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_VIVADO_TOP',
    kind: 'usage',
    message: `No source of the project defines the top function '${top}'.`,
    expected: `a function ${top} in a C++ source that has no main`,
    found: sources.map(file => path.basename(file)).join(', ') || 'no C++ source',
    todo: "correct the model's `top`, or name the folder with the project as projectDir",
  })
}
