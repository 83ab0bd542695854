/** The variables that lead the tools to a licence. */
const names = ['XILINXD_LICENSE_FILE', 'LM_LICENSE_FILE'] as const

/** Says which of the variables that lead to a licence are set, and to what. */
export function licenceVariables(environment: NodeJS.ProcessEnv = process.env): string {
  const missing = names.filter(name => !environment[name])
  const set = names.filter(name => environment[name]).map(name => `${name} is ${environment[name]}`)
  if (set.length === 0) return `neither ${names.join(' nor ')} is set`
  return [...set, ...missing.map(name => `${name} is not set`)].join(', ')
}
