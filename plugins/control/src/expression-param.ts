import type { CodeReference } from '@metaml/core'
import { codeParam } from '@metaml/plugin-kit'
import { z } from 'zod'
import type { ValueType } from './expression/check-types.js'
import { readExpression } from './expression/read-expression.js'

/** Something to judge by: an expression, or code of the user's. */
export type Judgement = string | CodeReference

/** A schema for an expression that gives a condition or a number, or for `ref('./mine.ts', 'fits')`. */
export function judgementParam(wanted: ValueType): z.ZodType<Judgement, Judgement> {
  const error = "Expected an expression, such as 'accuracy > 0.75', or ref(file, export)."
  return z.union([z.string(), codeParam()], { error }).superRefine((given, context) => {
    if (typeof given === 'string') refuse(given, wanted, context)
  })
}

/** A schema for what a parameter is set to: an expression, code of the user's, or a value that is no text. */
export function settingParam(): z.ZodType<unknown, unknown> {
  return z.unknown().superRefine((given, context) => {
    if (typeof given !== 'string') return
    // A bare word is most likely meant as a text.
    const meant = /^[\w-]+$/.test(given) ? `If '${given}' is the value itself, write "'${given}'".` : ''
    refuse(given, 'any', context, meant)
  })
}

function refuse(text: string, wanted: ValueType, context: z.RefinementCtx, hint = ''): void {
  const read = readExpression(text, wanted)
  if ('problem' in read)
    context.addIssue({ code: 'custom', message: hint === '' ? read.problem : `${read.problem}\n${hint}` })
}
