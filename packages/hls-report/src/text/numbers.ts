/**
 * A number, with `ns` or a remark in brackets behind it or not (`5.00 ns`, `467 (3%)`, `467(3%)`); null for `-`, `?`,
 * `NA`, `undef`, and for what has another unit.
 */
export function readNumber(text: string | undefined): number | null {
  const found = /^([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?:\s*ns)?(?:\s*\(.*\))?$/.exec(text?.trim() ?? '')
  return found === null ? null : Number(found[1])
}

/** Both ends of `13`, twice the same, or of `13 ~ 15`. */
export function readRange(text: string | undefined): {
  readonly min: number | null
  readonly max: number | null
} {
  const ends = (text ?? '').split('~')
  return { min: readNumber(ends[0]), max: ends.length > 2 ? null : readNumber(ends.at(-1)) }
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
