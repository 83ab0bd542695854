/** The value of the first line `* Label: value`, `| Label : value` or `Label: value`; null where there is none. */
export function fieldOf(lines: readonly string[], label: string): string | null {
  const pattern = new RegExp(`^\\s*[*|#]?\\s*${label}\\s*:\\s*(.*?)\\s*$`, 'i')
  for (const line of lines) {
    const value = pattern.exec(line)?.[1]
    if (value) return value
  }
  return null
}

/** The version that a text begins with or has behind `v`: `2018.2 (Build ...)`, `Vivado v.2019.2.1 (lin64)`. */
export function versionIn(text: string | null): string | null {
  return /(?:^|\bv\.?)(20\d\d\.\d+(?:\.\d+)?)/.exec(text ?? '')?.[1] ?? null
}

/** Vivado HLS ends with 2020.1, Vitis HLS follows it; for files that do not name the tool. */
export function hlsTool(version: string | null): string | null {
  const [year, release] = (version ?? '').split('.').map(Number)
  if (year === undefined || release === undefined) return null
  return year > 2020 || (year === 2020 && release > 1) ? 'Vitis HLS' : 'Vivado HLS'
}

/** Tool, version, part and top by the head of a Vivado report. */
export function vivadoHead(lines: readonly string[]) {
  const version = versionIn(fieldOf(lines, 'Tool Version'))
  return {
    tool: version === null ? null : 'Vivado',
    version,
    part: fieldOf(lines, 'Device'),
    top: fieldOf(lines, 'Design'),
    design_state: fieldOf(lines, 'Design State'),
  }
}
