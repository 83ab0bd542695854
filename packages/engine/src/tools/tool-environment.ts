const allowed = ['PATH', 'HOME', 'LANG', 'LANGUAGE', 'TMPDIR', 'TZ']

/**
 * The environment variables that a program sees: PATH, HOME, LANG, LC_*, TMPDIR, TZ, those that its need names
 * (`XILINX_*`: all that begin so), and those that the caller sets.
 */
export function toolEnvironment(
  named: readonly string[] = [],
  set: { readonly [name: string]: string } = {},
  from: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const names = new Set([...allowed, ...named])
  const beginnings = ['LC_', ...named.filter(name => name.endsWith('*')).map(name => name.slice(0, -1))]
  const seen = Object.entries(from).filter(
    ([name]) => names.has(name) || beginnings.some(beginning => name.startsWith(beginning)),
  )
  return { ...(Object.fromEntries(seen) as Record<string, string>), ...set }
}
