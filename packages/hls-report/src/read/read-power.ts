import { type Found, missingFields } from '../report.js'
import { vivadoHead } from '../text/fields.js'
import { missingSections } from '../text/missing-sections.js'
import { readNumber } from '../text/numbers.js'
import { readTables } from '../text/tables.js'

/** Reads Vivado's report_power: dynamic and static power apart, in W. */
export function readPower(lines: readonly string[]): Found {
  const tables = readTables(lines)
  // The summary has no header: label and value.
  const rows = tables.flatMap(table => [...table.header, ...table.rows]).filter(row => !row.cut)
  const watts = (label: string) => readNumber(rows.find(({ cells }) => cells[0] === label)?.cells[1])
  const head = vivadoHead(lines)
  const figures = {
    power_total_w: watts('Total On-Chip Power (W)'),
    power_dynamic_w: watts('Dynamic (W)'),
    power_static_w: watts('Device Static (W)'),
  }
  const { version, part, top } = head
  return {
    ...head,
    ...figures,
    problems: [...missingSections(lines), ...missingFields({ version, part, top, ...figures }, lines.length)],
  }
}
