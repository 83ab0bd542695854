/** A number with or without a unit or a share behind it (`5.00 ns`, `467 (3%)`); null for `-`, `?`, `NA`, `undef`. */
export function readNumber(text: string | undefined): number | null {
  const found = /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?(?=$|\s|ns\b)/.exec(text?.trim() ?? '')
  return found === null ? null : Number(found[0])
}

/** A count in a table in which `-` stands for none. */
export function readCount(text: string | undefined): number | null {
  return text?.trim() === '-' ? 0 : readNumber(text)
}

/** The object without what is null or undefined. */
export function dropNull<T extends object>(object: T): { [field in keyof T]?: NonNullable<T[field]> } {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  ) as { [field in keyof T]?: NonNullable<T[field]> }
}
