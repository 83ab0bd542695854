import { MetamlError } from '@metaml/core'
import type { CppTree } from '../tree/cpp-tree.js'
import { linePositions } from '../tree/line-positions.js'
import { leavesLineOpen, lineEndOf, needsLineEnd } from './line-joins.js'

/** One edit: the text that takes the place of an interval, which is empty for an insertion. */
export interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Insertions at one place: those after what ends there come first, then those before what starts there. */
  readonly side: 'after' | 'before' | 'over'
  /** The other end of the node that an insertion belongs to: insertions of outer nodes go around those of inner ones. */
  readonly reach: number
  /** Insertions of one node at one place keep this order. */
  readonly order: number
}

const sides = { after: 0, before: 1, over: 2 }

/**
 * A text with all changes; `moved` says where an offset that no change covers lies now (an offset at which
 * something is inserted moves behind it). A line end is put between a comment or directive that is put in and what
 * follows, and between what is put in and a directive.
 * @throws METAML_E_CPP_EDIT_OVERLAP when one replaces what another changes
 */
export function applyChanges(
  { file, text }: CppTree,
  changes: readonly Change[],
): { text: string; moved: (offset: number) => number } {
  const sorted = [...changes].sort(
    (a, b) => a.start - b.start || sides[a.side] - sides[b.side] || b.reach - a.reach || a.order - b.order,
  )
  let [result, done] = ['', 0]
  const shifts: { end: number; by: number }[] = []
  let open = false
  const add = (piece: string, isPutIn: boolean): number => {
    if (piece === '') return 0
    const between = needsLineEnd(result, piece, open) ? lineEndOf(text) : ''
    result += between + piece
    open = isPutIn && leavesLineOpen(piece)
    return between.length
  }
  for (const [i, change] of sorted.entries()) {
    if (change.start < done) throw overlap(file, text, sorted[i - 1]!, change)
    shifts.push({ end: done, by: add(text.slice(done, change.start), false) })
    done = change.end
    const length = add(change.text, true) + change.text.length
    shifts.push({ end: done, by: length - (change.end - change.start) })
  }
  shifts.push({ end: done, by: add(text.slice(done), false) })
  const moved = (offset: number): number =>
    shifts.reduce((sum, { end, by }) => (end <= offset ? sum + by : sum), offset)
  return { text: result, moved }
}

function overlap(file: string, text: string, first: Change, second: Change): MetamlError {
  const positionOf = linePositions(text)
  const place = ({ start }: Change): string => {
    const { line, column } = positionOf(start)
    return `${file}:${line}:${column}`
  }
  return new MetamlError({
    code: 'METAML_E_CPP_EDIT_OVERLAP',
    kind: 'usage',
    message: `${place(second)}: this edit lies in what the edit at ${place(first)} replaces.`,
    expected: 'edits that do not touch each other',
    found: `'${first.text.slice(0, 60)}' and '${second.text.slice(0, 60)}'`,
    todo: 'apply one, parse, then make the other',
  })
}
