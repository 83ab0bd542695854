/** What a search chose for a variable. */
export type Choice = {
  readonly fraction: number
  /** Rounded, not cut (AP_RND). */
  readonly rounds?: true
  /** Saturates (AP_SAT), with so many integer bits less than its range asks for. */
  readonly clips?: number
}

/** What a search chose, by variable. */
export type PrecisionState = { readonly [variable: string]: Choice }
