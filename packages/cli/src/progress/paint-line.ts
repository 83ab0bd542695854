import { stripVTControlCharacters } from 'node:util'
import type { Colors } from '../text/colors.js'

/** A piece of a line and its style. */
export type Segment = readonly [text: string, style?: 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan']

/** Paints a line and cuts it off at a number of columns, so that it never wraps. */
export function paintLine(segments: readonly Segment[], columns: number, colors: Colors): string {
  let left = columns
  let line = ''
  for (const [text, style] of segments) {
    const characters = [...stripVTControlCharacters(text)]
    const cut = characters.length > left
    const shown = cut ? `${characters.slice(0, Math.max(0, left - 1)).join('')}…` : characters.join('')
    line += style === undefined ? shown : colors[style](shown)
    left -= cut ? left : characters.length
    if (left <= 0) break
  }
  return line.trimEnd()
}

/** A progress bar, `fraction` of `width` characters filled. */
export function bar(fraction: number, width: number): Segment[] {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  return [
    ['━'.repeat(filled), 'cyan'],
    ['─'.repeat(width - filled), 'dim'],
  ]
}
