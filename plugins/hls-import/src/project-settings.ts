/** A setting, and the file of the project that says it. */
export interface Finding {
  readonly value: string
  readonly file: string
}

/** What a project's own files say of it; each setting as often as one says it. */
export interface ProjectSettings {
  readonly top: readonly Finding[]
  readonly part: readonly Finding[]
  /** In ns. */
  readonly clockPeriod: readonly Finding[]
  readonly backend: readonly Finding[]
  readonly ioType: readonly Finding[]
  /** Of the only input, where the settings have it. */
  readonly inputShape?: readonly number[]
}

/**
 * Reads the settings out of hls4ml_config.yml, project.tcl (0.7 and later) and build_prj.tcl (0.6 has them there); no
 * script is run. A value that is a Tcl variable is none.
 */
export function readSettings(files: { readonly [path: string]: Uint8Array }): ProjectSettings {
  const find = (patterns: { readonly [file: string]: RegExp }): Finding[] =>
    Object.entries(patterns).flatMap(([file, pattern]) => {
      const value = pattern.exec(textOf(files, file))?.[1]
      return value === undefined || value.startsWith('$') || value === 'null' ? [] : [{ value, file }]
    })
  const inputShape = shapeIn(textOf(files, yaml))
  return {
    top: find({
      [yaml]: line('ProjectName'),
      [tcl]: set('project_name'),
      [build]: /^\s*set_top\s+"?([^\s"]+)/m,
    }),
    part: find({
      [yaml]: line('(?:Part|XilinxPart|FPGAPart|Device)'),
      [tcl]: set('part'),
      [build]: /^\s*set_part\s+[{"]?([^\s{}"]+)/m,
    }),
    clockPeriod: find({
      [yaml]: line('ClockPeriod'),
      [tcl]: set('clock_period'),
      [build]: /^\s*create_clock\s+-period\s+([^\s]+)/m,
    }),
    backend: find({ [yaml]: line('Backend') }),
    ioType: find({ [yaml]: line('IOType') }),
    ...(inputShape !== undefined && { inputShape }),
  }
}

const [yaml, tcl, build] = ['hls4ml_config.yml', 'project.tcl', 'build_prj.tcl'] as const

/** A key of a YAML file's outermost level, its value without quotes. */
function line(key: string): RegExp {
  return new RegExp(`^${key}\\s*:[ \\t]*['"]?([^\\s'"#]+)`, 'm')
}

function set(variable: string): RegExp {
  return new RegExp(`^\\s*set\\s+${variable}\\s+[{"]?([^\\s{}"]+)`, 'm')
}

/** `InputShapes:`, then one name, then its numbers, one a line. */
function shapeIn(text: string): readonly number[] | undefined {
  const [, block] = /^InputShapes\s*:[ \t]*\r?\n((?:[ \t]+.*(?:\r?\n|$))+)/m.exec(text) ?? []
  const lines =
    block
      ?.split(/\r?\n/)
      .map(word => word.trim())
      .filter(word => word !== '') ?? []
  const numbers = lines.slice(1).map(word => /^-\s*(\d+)$/.exec(word)?.[1])
  if (numbers.length === 0 || numbers.some(number => number === undefined)) return undefined
  return numbers.map(Number)
}

function textOf(files: { readonly [path: string]: Uint8Array }, file: string): string {
  const bytes = files[file]
  return bytes === undefined ? '' : new TextDecoder().decode(bytes)
}
