import { pathToFileURL } from 'node:url'

/** Imports a JavaScript module as Node does. */
export async function importJavascript(path: string): Promise<{ readonly [name: string]: unknown }> {
  return (await import(pathToFileURL(path).href)) as { readonly [name: string]: unknown }
}
