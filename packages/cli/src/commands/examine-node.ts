import type { Finding } from '../results/doctor-table.js'

/** Node itself: 20.19 or later. */
export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  return {
    what: 'node',
    area: 'host',
    status: ok ? 'ok' : 'version',
    found: version,
    expected: '>=20.19',
    ...(!ok && { todo: 'install Node 20.19 or later' }),
  }
}
