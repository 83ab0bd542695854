import { type AnyPipeTask, type JsonObject, paramsJsonSchema } from '@metaml/core'

/** The first line of a table of parameters. */
export const parameterTableHeader = '| parameter | default | meaning |'

/**
 * Writes the parameters of a task as a Markdown table: name, default, meaning.
 *
 * It is made from the JSON Schema of what a user may write. Parameters inside a parameter follow it with their path
 * (`optimizer.learningRate`). A parameter that must be given says so in place of a default. No newline at the end.
 */
export function parameterTable(task: Pick<AnyPipeTask, 'params'>): string {
  const rows = parameterRows(paramsJsonSchema(task.params), '')
  return [parameterTableHeader, '|---|---|---|', ...rows].join('\n')
}

function parameterRows(schema: JsonObject, prefix: string): string[] {
  const required = (schema.required ?? []) as readonly string[]
  return Object.entries((schema.properties ?? {}) as { [name: string]: JsonObject }).flatMap(
    ([name, parameter]) => {
      const inner = hasParameters(parameter)
      const standard = required.includes(name) ? 'required' : inner ? '' : code(parameter.default)
      const row = `| \`${prefix}${name}\` | ${standard} | ${meaning(parameter)} |`.replaceAll(/ {2,}/g, ' ')
      return inner ? [row, ...parameterRows(parameter, `${prefix}${name}.`)] : [row]
    },
  )
}

/** Whether a parameter is an object of parameters; a flow or a reference to code (`$flow`, `$ref`) is a value. */
function hasParameters(parameter: JsonObject): boolean {
  const names = Object.keys((parameter.properties ?? {}) as JsonObject)
  return names.length > 0 && !names.some(name => name.startsWith('$'))
}

function meaning(parameter: JsonObject): string {
  const choices = (parameter.enum ?? []) as readonly unknown[]
  const parts = [
    escapeCell(String(parameter.description ?? '')),
    choices.length > 0 ? `one of ${choices.map(code).join(', ')}` : '',
  ]
  return parts.filter(part => part !== '').join('; ')
}

function code(value: unknown): string {
  return value === undefined ? '' : `\`${escapeCell(JSON.stringify(value))}\``
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
}
