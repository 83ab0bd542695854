// The ways in which the stand-in ends, as the tools are known to: lines in their form, exit codes, real signals.
import { readFileSync } from 'node:fs'

/** Ends as `how` says; returns where it says to go on. */
export async function actAs(how, { say, note, design, version, spawn }) {
  const fail = (...lines) => {
    for (const line of lines.slice(0, -1)) say(line)
    throw new Error(lines.at(-1))
  }
  if (how.startsWith('log:')) {
    process.stdout.write(readFileSync(how.slice(4)), () => process.exit(0))
    return await forever()
  }
  switch (how) {
    case 'licence':
      return fail(
        `ERROR: [Common 17-345] A valid license was not found for feature 'HLS' and/or device '${design.part}'. Please run the Vivado License Manager for assistance.`,
        'ERROR: [HLS 200-70] Synthesis failed.',
      )
    case 'killed':
      say('INFO: [HLS 200-10] Starting scheduling ...')
      return await endBy('SIGKILL')
    case 'shell-killed':
      say('/opt/tool/bin/loader: line 194: 12345 Killed                  "$RDI_PROG" "$@"')
      process.exit(137)
      break
    case 'bad-alloc':
      return fail(
        "terminate called after throwing an instance of 'std::bad_alloc'",
        'Abnormal program termination (6)',
      )
    case 'eat-memory': {
      const code = 'const b = Buffer.alloc(600e6, 1); setTimeout(() => b, 600000)'
      spawn(process.execPath, ['-e', code], { stdio: 'inherit' })
      return await forever()
    }
    case 'hang': {
      const child = spawn('sleep', ['600'], { stdio: 'inherit' })
      // One that leaves the group, as simulators do.
      const apart = spawn('sleep', ['601'], { stdio: 'inherit', detached: true })
      note(`pids ${JSON.stringify([process.pid, child.pid, apart.pid])}`)
      say('INFO: [HLS 200-10] Starting code transformations ...')
      return await forever()
    }
    case 'unroll':
      return fail(
        "ERROR: [XFORM 203-504] Stop unrolling loop 'Product1' (firmware/nnet_utils/nnet_dense_latency.h:85) in function 'nnet::dense_latency' because it may cause large runtime and excessive memory usage due to increase in code size.",
        'ERROR: [HLS 200-70] Pre-synthesis failed.',
      )
    case 'partition':
      return fail(
        "ERROR: [XFORM 203-103] Array 'mult' (firmware/nnet_utils/nnet_dense_latency.h:37): partitioned elements number (5120) has exeeded the threshold (4096), which may cause long run-time.",
      )
    case 'cpp':
      return fail(
        "firmware/myproject.cpp:31:5: error: use of undeclared identifier 'layer9_out'",
        'ERROR: [HLS 200-70] Compilation errors found: In file included from firmware/myproject.cpp:1:',
      )
    case 'cpp-vitis':
      return fail(
        "ERROR: [HLS 207-3776] use of undeclared identifier 'layer9_out' (firmware/myproject.cpp:31:5)",
        'ERROR: [HLS 200-1715] Encountered problem during source synthesis',
      )
    case 'csim-failed':
      return fail('@E Simulation failed: SIGSEGV.', 'ERROR: [SIM 211-100] CSim failed with errors.')
    case 'disk-full':
      return fail('ERROR: [Common 17-49] Internal Data Exception: write failed: No space left on device')
    case 'crash':
      say('INFO: [HLS 200-10] Starting micro-architecture generation ...')
      return await endBy('SIGSEGV')
    case 'abnormal':
      return fail('Abnormal program termination (11)', "Please check '/run/hs_err_pid1.log' for details")
    case 'nothing':
      say('INFO: [Common 17-206] Exiting at today...')
      process.exit(0)
      break
    case 'silent-error':
      say('ERROR: [Common 17-53] User Exception: No open project.')
      process.exit(0)
      break
    case 'export-date':
      return fail(
        `ERROR: '2511250412' is an invalid argument. Please specify an integer value.`,
        'bad lexical cast: source type value could not be interpreted as target',
        `INFO: [HLS 200-111] version ${version}`,
      )
    case 'libtinfo':
      process.stderr.write(
        '/opt/tool/bin/unwrapped/lnx64.o/tool: error while loading shared libraries: libtinfo.so.5: cannot open shared object file: No such file or directory\n',
      )
      process.exit(127)
      break
    case 'library':
      process.stderr.write(
        'tool: error while loading shared libraries: libpng12.so.0: cannot open shared object file: No such file or directory\n',
      )
      process.exit(127)
      break
    case 'not-synthesised':
      return fail(
        'ERROR: [COSIM 212-40] C/RTL co-simulation cannot be started, possible causes: 1) Synthesis was not successful; 2) The solution has been reset; 3) Simulation is not running in the solution directory.',
      )
    case 'launcher':
      process.stderr.write('srun: error: node7: task 0: Exited with exit code 1\n')
      process.exit(1)
      break
    case 'part-unknown':
      return fail(
        `ERROR: [HLS 200-1023] Part '${design.part}' is not installed.`,
        'ERROR: [HLS 200-101] set_part failed.',
      )
    case 'vivado-part-unknown':
      return fail(`ERROR: [Coretcl 2-106] Specified part could not be found.`)
    case 'coloured':
      return fail(`\u001b[31mERROR: [XFORM 203-504] Stop unrolling loop 'Product1'\u001b[0m`)
    case 'unknown':
      return fail('ERROR: [HLS 200-9999] Something new.')
    case 'environment':
      note(`environment ${JSON.stringify(process.env)}`)
      break
    case 'warn':
      say('ERROR: [HLS 200-9998] Told, and gone on.')
      break
  }
}

async function endBy(signal) {
  process.kill(process.pid, signal)
  return await forever()
}

function forever() {
  return new Promise(() => setInterval(() => {}, 1000))
}
