import {
  type AnyPipeTask,
  canonicalJson,
  type JsonObject,
  paramsJsonSchema,
  validateParams,
} from '@metaml/core'

/**
 * Checks a task's schema of parameters with a set of parameters that it should take: it gives JSON Schema, refuses
 * unknown keys, says what each parameter means, and what it fills in is JSON that it takes and leaves as it is.
 *
 * @param given as they stand in the JSON of a flow
 * @returns problems, each a sentence
 */
export function paramsProblems({ params }: Pick<AnyPipeTask, 'params'>, given: JsonObject): string[] {
  return [...schemaProblems(params), ...validationProblems(params, given)]
}

function schemaProblems(params: AnyPipeTask['params']): string[] {
  let schema: JsonObject
  try {
    schema = JSON.parse(JSON.stringify(paramsJsonSchema(params))) as JsonObject
  } catch (error) {
    return [`The parameters give no JSON Schema: ${(error as Error).message}`]
  }
  const problems: string[] = []
  if (schema.type !== 'object') problems.push('The JSON Schema of the parameters is not one of an object.')
  if (schema.additionalProperties !== false)
    problems.push('The JSON Schema of the parameters lets unknown keys through.')
  for (const [name, parameter] of Object.entries(
    (schema.properties ?? {}) as { [name: string]: JsonObject },
  )) {
    if (!parameter.description)
      problems.push(`The parameter '${name}' does not say what it means (\`describe\`).`)
  }
  return problems
}

function validationProblems(params: AnyPipeTask['params'], given: JsonObject): string[] {
  const first = validateParams(params, given)
  if ('issues' in first) {
    return first.issues.map(({ path, message }) => `The parameters are refused: ${path} ${message}`)
  }
  const problems: string[] = []
  const unknown = validateParams(params, { ...given, noSuchParameter: 1 })
  if ('value' in unknown) problems.push("An unknown parameter, 'noSuchParameter', is let through.")
  const text = canonicalJson(first.value)
  const second = validateParams(params, JSON.parse(text))
  if ('issues' in second) {
    const issues = second.issues.map(({ path, message }) => `${path} ${message}`).join('; ')
    problems.push(`The parameters with their defaults are refused: ${issues}`)
  } else if (canonicalJson(second.value) !== text) {
    problems.push('Validating the parameters with their defaults changes them.')
  }
  return problems
}
