/**
 * Reads `NAME=RUN`: what a run is called in a table or a picture, and the run. Without a name the run is called by its id,
 * which has no `=` in it.
 */
export function readNamedRun(text: string): { readonly name?: string; readonly run: string } {
  const sign = text.lastIndexOf('=')
  return sign < 1 ? { run: text.slice(sign + 1) } : { name: text.slice(0, sign), run: text.slice(sign + 1) }
}
