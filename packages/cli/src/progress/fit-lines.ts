import type { Colors } from '../text/colors.js'
import { paintLine, type Segment } from './paint-line.js'

/** A line of a tree; one that `folds` may be left out when there is no room. */
export interface TreeLine {
  readonly segments: readonly Segment[]
  readonly folds: boolean
}

/**
 * Paints the lines that have room. When there are too many, those that fold give way, oldest first, and a line says
 * how many; if that is not enough, the rest is cut off at the end.
 */
export function fitLines(
  lines: readonly TreeLine[],
  rows: number,
  columns: number,
  colors: Colors,
): string[] {
  const paint = (shown: readonly TreeLine[]): string[] =>
    shown.map(({ segments }) => paintLine(segments, columns, colors))
  const room = Math.max(3, rows)
  if (lines.length <= room) return paint(lines)
  let over = lines.length - room + 1
  const kept: TreeLine[] = []
  let left = 0
  for (const line of lines) {
    if (line.folds && over > 0) {
      over -= 1
      left += 1
    } else kept.push(line)
  }
  const cut = kept.slice(0, room - 1)
  const hidden = left + kept.length - cut.length
  return [...paint(cut), paintLine([[`  … ${hidden} more`, 'dim']], columns, colors)]
}
