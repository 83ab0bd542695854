/** Why a text is no expression: a sentence, and where in the text. */
export class ExpressionError extends Error {
  /** Index of the first character that it is about. */
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.name = 'ExpressionError'
    this.at = at
  }
}

/** The sentence with the text below it and a mark below the place, for people. */
export function showPlace(text: string, { message, at }: ExpressionError): string {
  return `${message} (character ${at + 1})\n${text}\n${' '.repeat(at)}^`
}
