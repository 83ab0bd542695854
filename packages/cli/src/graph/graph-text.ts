import type { Json, JsonObject } from '@metaml/core'

/** Characters that would end a text of a Mermaid diagram, or mean something in it, and those of HTML. */
const special = /[#"<>&`$\\]/g
/** Longer values are cut. */
const mostCharacters = 80

/** A text as it stands between the quotes of a Mermaid diagram. */
export function escapeText(text: string): string {
  return text.replace(special, character => `#${character.codePointAt(0)};`).replace(/\s+/g, ' ')
}

/** Lines of text, the first in bold, as the label of a node. */
export function labelOf(title: string, lines: readonly string[]): string {
  return [`<b>${escapeText(title)}</b>`, ...lines.map(escapeText)].join('<br/>')
}

/** A parameter in a line, or in one for each entry where its value has some. */
export function parameterLines(name: string, value: Json): string[] {
  if (isObject(value) && value.$ref === undefined && Object.keys(value).length > 0) {
    return Object.entries(value).map(([key, item]) => `${name}: ${key} = ${valueText(item as Json)}`)
  }
  return [`${name} = ${valueText(value)}`]
}

function valueText(value: Json): string {
  const text = plainText(value)
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`
}

function plainText(value: Json): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(plainText).join(', ')
  if (isObject(value) && isObject(value.$ref)) return `${value.$ref.export} of ${value.$ref.file}`
  return JSON.stringify(value)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
