import { type CodeReference, type Json, type JsonObject, MetamlError, type UnitIo } from '@metaml/core'
import { loadCode } from '@metaml/plugin-kit'

/** What the unit is given: the code, what it may answer, and what it sees. */
export type JudgeArgs = {
  readonly code: CodeReference
  readonly wanted: 'condition' | 'number' | 'value'
  readonly facts: JsonObject
}

/**
 * The unit `judge`: calls a function of the user's with the facts and gives its answer.
 * @throws METAML_E_CODE_MISSING, METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT, METAML_E_CONTROL_ANSWER
 */
export default async function judge({ code, wanted, facts }: JudgeArgs, io: UnitIo): Promise<Json> {
  const { file, export: name } = code.$ref
  const own = await loadCode(code, io)
  const answer: unknown = await own(facts)
  const fits = {
    condition: typeof answer === 'boolean',
    number: typeof answer === 'number' && !Number.isNaN(answer),
    value: isJson(answer),
  }[wanted]
  if (fits) return { answer: answer as Json }
  throw new MetamlError({
    code: 'METAML_E_CONTROL_ANSWER',
    kind: 'usage',
    message: `'${name}' of '${file}' gave no ${wanted}.`,
    expected: { condition: 'true or false', number: 'a finite number', value: 'a value that JSON can say' }[
      wanted
    ],
    found: String(answer),
  })
}

function isJson(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== undefined
}
