// A stand-in for vivado_hls, vitis_hls, vitis-run and vivado: `node tool-stand-in.mjs COMMAND VERSION BEHAVIOUR-FILE ...`.
// It does what the script that it is given says, and behaves as the file says at a step:
// { "csynth": "licence", "calls": "FILE" } ; the log lines are ours, in the form of the tools' own.
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTcl } from './read-tcl.mjs'
import { actAs } from './stand-in-ends.mjs'
import {
  componentXml,
  cosimReport,
  csynthXml,
  powerReport,
  timingReport,
  utilizationReport,
} from './stand-in-reports.mjs'

const [command, version, behaviourFile, ...args] = process.argv.slice(2)
const behaviour = JSON.parse(readFileSync(behaviourFile, 'utf8'))
const note = text => behaviour.calls && appendFileSync(behaviour.calls, `${text}\n`)
const say = text => process.stdout.write(`${text}\n`)

if (['-version', '--version'].includes(args[0])) {
  note(`${command} version`)
  await actAs(behaviour.version ?? 'ok', { say, note, design: {}, version, spawn }).catch(error => {
    say(error.message)
    process.exit(1)
  })
  say(banner())
  process.exit(0)
}
const flag = { vivado: '-source', 'vitis-run': '--tcl' }[command] ?? '-f'
const script = args[args.indexOf(flag) + 1]
const design = {}
const files = []
say('')
say(banner())
say(`source ${script}`)
try {
  for (const words of readTcl(readFileSync(script, 'utf8'))) await run(words)
} catch (error) {
  say(error.message)
  say('    while executing')
  say(`INFO: [Common 17-206] Exiting ${command} at today...`)
  process.exit(1)
}

function banner() {
  if (command === 'vitis-run') return `****** vitis-run v${version} (64-bit)`
  if (command === 'vivado') return `****** Vivado v${version} (64-bit)`
  const name = command === 'vivado_hls' ? 'Vivado(TM) HLS' : 'Vitis HLS'
  return `****** ${name} - High-Level Synthesis from C, C++ and OpenCL v${version} (64-bit)`
}

async function run([name, ...words]) {
  const option = flagName => words[words.indexOf(flagName) + 1]
  const solution = path.join(design.project ?? '', 'solution1')
  switch (name) {
    case 'catch':
      return await run(readTcl(words[0])[0]).catch(() => {})
    case 'open_project':
      design.project = words.at(-1)
      if (words.includes('-reset')) mkdirSync(design.project)
      else if (!existsSync(design.project)) throw new Error(`ERROR: [HLS 200-1] no project ${words.at(-1)}`)
      return
    case 'set_top':
      design.top = words[0]
      return
    case 'add_files': {
      const file = words[0] === '-tb' ? words[1] : words[0]
      if (!existsSync(file)) {
        throw new Error(
          `ERROR: [HLS 200-101] 'add_files': Could not find the specified source file '${file}'.`,
        )
      }
      if (statSync(file).isFile()) files.push(file)
      return
    }
    case 'open_solution':
      mkdirSync(solution, { recursive: true })
      if (words.includes('-flow_target') && command === 'vivado_hls') throw new Error('ERROR: unknown option')
      if (!words.includes('-reset'))
        Object.assign(design, JSON.parse(readFileSync(`${solution}/design.json`, 'utf8')))
      return
    case 'set_part':
      design.part = words[0]
      return
    case 'create_clock':
      design.clock = Number(option('-period'))
      return
    case 'csim_design':
      return await step('csim', () => {
        write(`${solution}/csim/report/${design.top}_csim.log`, 'INFO: [SIM 1] CSim done with 0 errors.\n')
      })
    case 'csynth_design':
      return await step('csynth', how => {
        const shown = { ...design, version, ...changed(how) }
        const recorded = how.startsWith('report:') ? readFileSync(how.slice(7), 'utf8') : undefined
        const estimated = how === 'slow-clock' ? 9.9 : undefined
        const report = recorded ?? csynthXml(shown, { cut: how === 'cut', estimated })
        if (how !== 'no-report') write(`${solution}/syn/report/csynth.xml`, report)
        if (how === 'no-verilog') return
        const clock = how === 'no-clock' ? '' : 'input ap_clk; '
        write(`${solution}/syn/verilog/${design.top}.v`, `module ${design.top} (); ${clock}endmodule\n`)
        write(`${solution}/syn/verilog/table.dat`, '00\n')
        write(`${solution}/syn/vhdl/${design.top}.vhd`, `entity ${design.top} is\nend;\n`)
        write(`${solution}/design.json`, JSON.stringify({ ...design, here: undefined }))
      })
    case 'cosim_design':
      if (!existsSync(`${solution}/syn/report/csynth.xml`) || (behaviour.moved && !design.here))
        notSynthesised()
      return await step('cosim', how => {
        const status = how === 'mismatch' ? 'Fail' : 'Pass'
        write(`${solution}/sim/report/${design.top}_cosim.rpt`, cosimReport(status))
        if (how === 'mismatch') {
          say("ERROR: [COSIM 212-361] C TB post check failed, nonzero return value '1'.")
          throw new Error('ERROR: [COSIM 212-4] *** C/RTL co-simulation finished: FAIL ***')
        }
        say('INFO: [COSIM 212-1000] *** C/RTL co-simulation finished: PASS ***')
      })
    case 'export_design':
      if (behaviour.moved && !design.here) notSynthesised()
      return await step('export', () => {
        write(`${solution}/impl/ip/component.xml`, componentXml(design.top))
        write(`${solution}/impl/ip/hdl/verilog/${design.top}.v`, `module ${design.top} (); endmodule\n`)
        write(`${solution}/impl/ip/${design.top}.zip`, 'zip')
      })
    case 'create_project':
      design.part = option('-part')
      return
    case 'read_verilog':
      if (!existsSync(words.at(-1))) throw new Error(`ERROR: [Common 17-55] no file ${words.at(-1)}`)
      return
    case 'read_xdc':
      design.clock = Number(/-period (\S+)/.exec(readFileSync(words.at(-1), 'utf8'))[1])
      return
    case 'synth_design':
      design.top = option('-top')
      return await step('synthesis', how => {
        Object.assign(design, changed(how))
        design.state = 'Synthesized'
        design.slack = 1.25
      })
    case 'open_checkpoint':
      Object.assign(design, JSON.parse(readFileSync(words[0], 'utf8')))
      return
    case 'route_design':
      return await step('place-and-route', how => {
        design.state = 'Routed'
        design.slack = how === 'timing' ? -0.5 : 0.25
      })
    case 'report_utilization':
      return write(option('-file'), utilizationReport({ ...design, version }, design.state))
    case 'report_timing_summary':
      return write(option('-file'), timingReport({ ...design, version }, design.state, design.slack))
    case 'report_power':
      return write(option('-file'), powerReport({ ...design, version }, design.state))
    case 'write_checkpoint':
      return write(words.at(-1), JSON.stringify(design))
    case 'exit':
      say(`INFO: [Common 17-206] Exiting ${command} at today...`)
      process.exit(0)
  }
}

/** Ends as the behaviour says, or does the work. */
async function step(name, work) {
  note(`${command} ${name}`)
  if (command !== 'vivado') say(`INFO: [HLS 200-10] Analyzing design file '${files[0]}' ...`)
  const how = behaviour[name] ?? 'ok'
  design.here = true
  if (how.startsWith('hold:')) {
    note(`start ${process.pid}`)
    await new Promise(resolve => setTimeout(resolve, Number(how.slice(5))))
    note(`end ${process.pid}`)
  }
  await actAs(how, { say, note, design, version, spawn })
  work(how)
}

function changed(how) {
  return {
    'other-part': { part: 'xc7z020-clg400-1' },
    'other-top': { top: 'another' },
    'other-clock': { clock: 7 },
  }[how]
}

function notSynthesised() {
  throw new Error(
    'ERROR: [COSIM 212-40] C/RTL co-simulation cannot be started, possible causes: 1) Synthesis was not successful; 2) The solution has been reset; 3) Simulation is not running in the solution directory.',
  )
}

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}
