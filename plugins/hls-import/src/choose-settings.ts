import { MetamlError } from '@metaml/core'
import type { Finding, ProjectSettings } from './project-settings.js'

/** What the user says over the project. */
export type Overrides = {
  readonly top?: string
  readonly part?: string
  readonly clockPeriod?: number
  readonly backend?: 'Vivado' | 'Vitis'
  readonly inputShape?: readonly number[]
}

/** Where a kernel is headed. */
export type KernelSettings = {
  readonly top: string
  readonly part: string
  /** In ns. */
  readonly clockPeriod: number
  readonly backend: string
  readonly inputShape?: readonly number[]
}

/**
 * Takes each setting from the user, or else from the project, whose files must agree.
 * @param paths of the project's files: where nothing names the top function, the only source beside its header does
 * @throws METAML_E_HLS_IMPORT_SETTING when neither says it, METAML_E_HLS_IMPORT_CONFLICT when two files differ
 */
export function chooseSettings(
  overrides: Overrides,
  found: ProjectSettings,
  paths: readonly string[],
): KernelSettings {
  const inputShape = overrides.inputShape ?? found.inputShape
  const clock = choose('clockPeriod', overrides.clockPeriod?.toString(), found.clockPeriod, Number)
  const clockPeriod = Number(clock)
  if (!(clockPeriod > 0)) throw missing('clockPeriod', `'${clock}', which is no number above 0`)
  return {
    top: choose('top', overrides.top, found.top.length > 0 ? found.top : onlyTop(paths)),
    part: choose('fpgaPartNumber', overrides.part, found.part),
    clockPeriod,
    backend: choose('backend', overrides.backend, found.backend.length > 0 ? found.backend : [vivado]),
    ...(inputShape !== undefined && { inputShape }),
  }
}

/** Releases before Vitis do not say it. */
const vivado: Finding = { value: 'Vivado', file: 'the default' }

function choose(
  parameter: string,
  given: string | undefined,
  found: readonly Finding[],
  same: (value: string) => string | number = String,
): string {
  if (given !== undefined) return given
  const [first, ...others] = found
  if (first === undefined) throw missing(parameter, 'nothing')
  const other = others.find(({ value }) => same(value) !== same(first.value))
  if (other === undefined) return first.value
  throw new MetamlError({
    code: 'METAML_E_HLS_IMPORT_CONFLICT',
    kind: 'usage',
    message: `The files of the project do not agree on its ${words[parameter]}.`,
    expected: `the same in ${found.map(({ file }) => file).join(', ')}`,
    found: found.map(({ value, file }) => `${value} in ${file}`).join(', '),
    todo: `say which as ${parameter}`,
  })
}

const words: { readonly [parameter: string]: string } = {
  top: 'top function',
  fpgaPartNumber: 'part',
  clockPeriod: 'clock period',
  backend: 'backend',
}

function onlyTop(paths: readonly string[]): Finding[] {
  const sources = paths.flatMap(file => {
    const [, name] = /^firmware\/(\w+)\.cpp$/.exec(file) ?? []
    return name !== undefined && paths.includes(`firmware/${name}.h`) ? [{ value: name, file }] : []
  })
  return sources.length === 1 ? sources : []
}

function missing(parameter: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_HLS_IMPORT_SETTING',
    kind: 'usage',
    message: `The project does not say its ${words[parameter]}.`,
    expected: 'it in hls4ml_config.yml, project.tcl or build_prj.tcl',
    found,
    todo: `give it as ${parameter}`,
  })
}
