/** Splits a Tcl script into commands and words. */
export function readTcl(text: string): string[][]
