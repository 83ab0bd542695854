// What `pnpm verify:vivado` checks: what recorded outputs and stand-ins can not prove.
import { checkReport, readReport } from '@metaml/hls-report'
import { failing, kernel, large, misspelt } from './kernel.mjs'
import { inProject, runKernel } from './run-kernel.mjs'

const allSteps = ['csim', 'csynth', 'cosim', 'export', 'synthesis', 'place-and-route']

/** Each gives `{ ok, found }`. */
export const checks = [
  {
    name: 'all-steps',
    what: 'every step ends with a result, its reports are read whole, and nothing is run again from the store',
    run: config =>
      inProject(async projectDir => {
        const run = { projectDir, config, kernel: kernel(), params: { steps: allSteps } }
        const first = await runKernel(run)
        if (first.status !== 'done') return { ok: false, found: first.error?.message ?? first.status }
        const second = await runKernel(run)
        const reports = await reportsOf(first.model)
        // Files that are no report of a kind that is read (csynth_design_size.rpt) say nothing of the design.
        const cut = reports.filter(({ kind, problems }) => kind !== null && problems.length > 0)
        const again = second.started
        return {
          ok: cut.length === 0 && again.length === 0,
          metrics: first.model.metrics,
          reports,
          found: [
            ...first.model.metrics.map(m => `${m.stage} ${m.name} ${m.value} ${m.unit} (${m.by})`),
            ...first.warnings.map(text => `warning: ${text}`),
            `${reports.length} reports, ${cut.length} not whole: ${cut.map(({ name }) => name).join(', ') || 'none'}`,
            `run again from the store: ${again.join(', ') || 'nothing'}`,
          ].join('\n'),
        }
      }),
  },
  {
    name: 'moved-project',
    what: 'co-simulation goes on with the project of csynth in another folder, without csynth again',
    run: config =>
      inProject(async projectDir => {
        const run = { projectDir, config, kernel: kernel(), params: { steps: ['csynth', 'cosim'] } }
        const { status, error, warnings } = await runKernel(run)
        const again = warnings.some(text => text.includes('csynth is run again'))
        const found = error?.message ?? (again ? 'csynth had to be run again' : 'it went on')
        return { ok: status === 'done' && !again, found }
      }),
  },
  endsWith('cpp-error', { kernel: kernel({ body: misspelt }) }, ['METAML_E_VIVADO_CPP']),
  endsWith(
    'failing-test-bench',
    { kernel: kernel({ bench: failing }), params: { steps: ['csim', 'csynth'] } },
    ['METAML_E_VIVADO_CPP'],
  ),
  endsWith('unroll-limit', { kernel: kernel({ body: large }), params: { timeLimit: 1800 } }, [
    'METAML_E_VIVADO_UNROLL',
    'METAML_E_VIVADO_TIME_LIMIT',
  ]),
  endsWith('time-limit', { kernel: kernel(), params: { timeLimit: 3 } }, ['METAML_E_VIVADO_TIME_LIMIT']),
  endsWith('memory-limit', { kernel: kernel(), params: { memoryLimit: 50_000_000 } }, [
    'METAML_E_VIVADO_MEMORY',
  ]),
  endsWith('timing-not-met', { kernel: kernel({ clockPeriod: 1 }), params: { steps: ['place-and-route'] } }, [
    'METAML_E_VIVADO_TIMING',
  ]),
  {
    name: 'licence-missing',
    what: 'without its variables, the tool says that a licence is missing (or has one that needs none)',
    run: config =>
      inProject(async projectDir => {
        const names = ['XILINXD_LICENSE_FILE', 'LM_LICENSE_FILE']
        const before = names.map(name => process.env[name])
        for (const name of names) process.env[name] = '/nonexistent/licence'
        try {
          const { status, error } = await runKernel({ projectDir, config, kernel: kernel(), params: {} })
          const ok = status === 'done' || error?.code === 'METAML_E_VIVADO_LICENCE'
          return { ok, found: error?.message ?? 'it needs no licence for this part' }
        } finally {
          names.forEach((name, i) => {
            if (before[i] === undefined) delete process.env[name]
            else process.env[name] = before[i]
          })
        }
      }),
  },
  {
    name: 'cancel',
    what: 'a run that is stopped in csynth ends within 15 s',
    run: config =>
      inProject(async projectDir => {
        const abort = new AbortController()
        let stoppedAt
        const onLine = line => {
          if (!/csynth_design|Analyzing design file|Starting/.test(line) || stoppedAt !== undefined) return
          stoppedAt = performance.now()
          abort.abort()
        }
        const { status } = await runKernel({
          ...{ projectDir, config, kernel: kernel(), params: {}, onLine },
          signal: abort.signal,
        })
        const seconds = (performance.now() - (stoppedAt ?? Number.NaN)) / 1000
        return {
          ok: status === 'interrupted' && seconds < 15,
          found: `${status}, ${seconds.toFixed(1)} s after the stop`,
        }
      }),
  },
]

/** A check that a kernel ends with one of some codes. */
function endsWith(name, { kernel: draft, params = {} }, codes) {
  return {
    name,
    what: `it ends with ${codes.join(' or ')}`,
    run: config =>
      inProject(async projectDir => {
        const { status, error } = await runKernel({ projectDir, config, kernel: draft, params })
        const found = error?.message ?? `no error: ${status}`
        return { ok: codes.includes(error?.code), code: error?.code, found }
      }),
  }
}

/** The reports of a model, each with what keeps it from being whole or of this design. */
async function reportsOf(model) {
  const names = Object.keys(model.files).filter(file => /^reports\/.*\.(rpt|xml)$/.test(file))
  return await Promise.all(
    names.map(async name => {
      const report = readReport(new TextDecoder().decode(await model.read(name)), name)
      const { kind, tool, version, part, top, problems } = report
      return { name, kind, tool, version, part, top, problems: [...problems, ...refusal(report, model)] }
    }),
  )
}

function refusal(report, { descriptor }) {
  try {
    checkReport({ ...report, problems: [] }, { part: descriptor.part, clockPeriod: descriptor.clockPeriod })
    return []
  } catch (error) {
    return [{ code: error.code, found: error.found }]
  }
}
