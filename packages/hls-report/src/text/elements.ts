import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { ReportProblem } from '../report.js'
import { readNumber } from './numbers.js'

/** An element of XML: its elements by name, its text, or a list where a name is there more than once. */
export type Element = { readonly [name: string]: unknown }

/** What a text of XML holds. */
export interface Elements {
  readonly root: Element
  readonly lines: number
  /** The problem of a text that is no whole XML; its line is that of the damage. */
  readonly cut: readonly ReportProblem[]
}

/** Reads XML; of a damaged one what stands before the damage. Attributes have an `@` before their name. */
export function readElements(text: string): Elements {
  const lines = countLines(text.trimEnd())
  const valid = XMLValidator.validate(text) === true
  const whole = valid ? { text, line: lines } : closeElements(text)
  const parser = new XMLParser({
    parseTagValue: false,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseAttributeValue: false,
  })
  return {
    root: parseWhole(parser, whole.text),
    lines,
    cut: valid ? [] : [{ code: 'METAML_E_REPORT_CUT', line: whole.line }],
  }
}

/** The element of a name; an empty one where there is none, or only text. */
export function child(node: Element, name: string): Element {
  const found = node[name]
  return typeof found === 'object' && found !== null ? (found as Element) : {}
}

/** The text of the element of a name; null where there is none. */
export function textOf(node: Element, name: string): string | null {
  const found = node[name]
  const text = typeof found === 'object' && found !== null ? (found as Element)['#text'] : found
  return typeof text === 'string' && text !== '' ? text : null
}

/** The number in the element of a name. */
export function numberOf(node: Element, name: string): number | null {
  return readNumber(textOf(node, name) ?? undefined)
}

/** What the parser can read; nothing of a text that it refuses. */
function parseWhole(parser: XMLParser, text: string): Element {
  try {
    return parser.parse(text) as Element
  } catch {
    return {}
  }
}

/** Declarations, comments and the like. */
const noElement = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<![A-Z][^<>]*>/g

/**
 * Ends a cut or damaged text behind its last tag that fits and closes what is open there; a value that may be cut is
 * left out, and so is an element in which another's end stands: what it holds may be of both. `line` is that of the
 * damage.
 */
function closeElements(text: string): { text: string; line: number } {
  const tags = /<(\/?)([A-Za-z_][\w.-]*)[^<>]*?(\/?)>/g
  const open: { name: string; from: number }[] = []
  let end = 0
  let misfit: number | undefined
  let mixed = false
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    const [, closing, name, alone] = tag
    // The half of a tag before this one would take it for its rest.
    if (text.slice(end, tag.index).replace(noElement, '').includes('<')) {
      misfit = tag.index
      break
    }
    if (closing) {
      if (open.at(-1)?.name !== name) {
        misfit = tag.index
        mixed = open.length > 0
        break
      }
      open.pop()
    } else if (!alone) open.push({ name: name!, from: tag.index })
    end = tags.lastIndex
  }
  const last = open.at(-1)
  // An element that opened last and never closed holds at most a part of its value.
  const leaf = last !== undefined && text.slice(last.from, end).indexOf('>') === end - last.from - 1
  const dropped = leaf || mixed
  const names = (dropped ? open.slice(0, -1) : open).map(({ name }) => `</${name}>`).reverse()
  return {
    text: `${text.slice(0, dropped ? last!.from : end)}${names.join('')}`,
    line: countLines(misfit === undefined ? text.trimEnd() : text.slice(0, misfit)),
  }
}

function countLines(text: string): number {
  return text.split('\n').length
}
