/** Coefficients, or amounts, by name. */
export type Terms<Name extends string = string> = { readonly [name in Name]: number }

/** The sum of the amounts, each times its coefficient; a name that one of the two lacks counts nothing. */
export function sum(coefficients: Terms, amounts: Terms): number {
  let total = 0
  for (const name in amounts) total += (coefficients[name] ?? 0) * amounts[name]!
  return total
}
