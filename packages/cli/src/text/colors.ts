import picocolors from 'picocolors'

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof picocolors.createColors>

/** Colours, or none. */
export function createColors(enabled: boolean): Colors {
  return picocolors.createColors(enabled)
}

/** No colours. */
export const plain: Colors = createColors(false)
