import type { ErrorKind } from '@metaml/core'

/** How a tool can end without a result. */
export interface KnownEnd {
  readonly code: `METAML_E_VIVADO_${string}`
  readonly kind: ErrorKind
  /** Goes on after `ended step 'csynth' without a result: `. */
  readonly what: string
  /** Lines of the log that show it. */
  readonly signs: readonly RegExp[]
  readonly todo: string
}

/** A sign that a program was killed from outside. */
export const killed: KnownEnd = {
  code: 'METAML_E_VIVADO_MEMORY',
  kind: 'task',
  what: 'it ran out of memory, or was killed',
  signs: [
    /\bstd::bad_alloc\b/,
    /\b(out of memory|Cannot allocate memory|insufficient memory|memory exhausted)\b/i,
    /\boom[-_ ]?kill/i,
    /^Killed\b/,
    /: line \d+: +\d+ Killed\b/,
    /Abnormal program termination \(9\)/,
  ],
  todo: "give it more memory (the task's memoryLimit, the launcher's --mem), or less work: a higher reuse factor, the strategy 'Resource', fewer designs at once",
}

/** A tool that died of its own fault. */
export const crash: KnownEnd = {
  code: 'METAML_E_VIVADO_CRASH',
  kind: 'task',
  what: 'the tool crashed',
  signs: [
    /Segmentation fault/i,
    /Abnormal program termination \(\d+\)/,
    /An unexpected error has occurred \(\d+\)/,
    /fatal error has been detected by the Java Runtime/i,
    /\bInternal (Data )?Exception\b|Assertion [`'].* failed/,
  ],
  todo: 'try again once; if it happens again, try another version of the tool, and report it to AMD with the log',
}

/** A launcher that did not run the tool. */
export const launcher: KnownEnd = {
  code: 'METAML_E_VIVADO_LAUNCHER',
  kind: 'tool',
  what: 'its launcher did not run it to the end',
  signs: [
    /^(srun|salloc|sbatch|slurmstepd|bsub|qsub|qrsh): (error|fatal|.*(denied|revoked|CANCELLED|failed))/i,
  ],
  todo: "correct the launcher's arguments (tools.<need>.launcher in metaml.config.json), or ask who runs the cluster",
}

/**
 * What the logs show, the first cause first: where several are seen, an earlier one is the reason of a later one.
 * What a test bench prints is among the log, so the signs are the tools' own words.
 */
export const knownEnds: readonly KnownEnd[] = [
  {
    code: 'METAML_E_VIVADO_DISK_FULL',
    kind: 'task',
    what: 'there is no space left on a disk',
    signs: [/No space left on device/i, /Disk quota exceeded/i, /\bdisk (is )?full\b/i],
    todo: 'make space where the run works (TMPDIR; its default is /tmp) and in HOME, or set TMPDIR to a larger disk, then resume the run',
  },
  {
    code: 'METAML_E_VIVADO_LICENCE',
    kind: 'tool',
    what: 'a licence is missing',
    signs: [
      /valid license was not found/i,
      /\[Common 17-345\]/,
      /(could|can) ?not (get|find|obtain|check ?out) (a |the )?(valid )?licen[sc]e/i,
      /failed to (get|obtain|check ?out) (a |the )?(valid )?licen[sc]e/i,
      /licen[sc]e (checkout|check-out) failed/i,
      /FLEX(net|lm)[^:]*error/i,
      /(Licensed number of users already reached|No such feature exists|Cannot connect to license server)/i,
    ],
    todo: 'set XILINXD_LICENSE_FILE or LM_LICENSE_FILE to your licence (port@server, or a file), see that the server answers and a seat is free, and that the licence covers the part',
  },
  {
    code: 'METAML_E_VIVADO_LIBTINFO',
    kind: 'tool',
    what: 'the library libtinfo.so.5 is missing on this machine',
    signs: [/libtinfo\.so\.5/],
    todo: 'install it: apt install libtinfo5 (Debian to 12, Ubuntu to 22.04), dnf install ncurses-compat-libs (Fedora, RHEL)',
  },
  {
    code: 'METAML_E_VIVADO_LIBRARY',
    kind: 'tool',
    what: 'a library that it needs is missing on this machine',
    signs: [/error while loading shared libraries/i, /\.so[.\d]*: cannot open shared object file/i],
    todo: "install the library that the line names, or source the tool's settings64.sh so that LD_LIBRARY_PATH leads to it",
  },
  {
    code: 'METAML_E_VIVADO_PART_UNKNOWN',
    kind: 'tool',
    what: 'it does not know the part',
    signs: [
      /\[HLS 200-1023\]/,
      /^ERROR:.*\bPart '.*' is not installed/i,
      /\[Coretcl 2-106\]|Specified part could not be found/i,
    ],
    todo: "see that the part is written right; if it is, add its device family to the tool's installation (AMD's installer, Add Design Tools or Devices), or take a version that has it",
  },
  {
    code: 'METAML_E_VIVADO_EXPORT_DATE',
    kind: 'task',
    what: 'versions up to 2021.2 can not export since the year 2022 (AMD 76960)',
    signs: [/bad lexical cast/i, /ERROR:.*'\d{10}' is an invalid argument/],
    todo: "install AMD's patch of answer record 76960 (y2k22_patch) into the tool's folder, or use a later version",
  },
  {
    code: 'METAML_E_VIVADO_UNROLL',
    kind: 'task',
    what: 'an array or a loop is larger than the tool takes apart',
    signs: [
      /^ERROR: \[XFORM 203-(103|504)\]/,
      /^ERROR:.*Stop unrolling loop/i,
      /^ERROR:.*Cannot (completely )?partition/i,
      /ERROR:.*(partition|unroll).*(exc?eed|larger than|too large|limit|threshold)/i,
      /ERROR:.*(exc?eed|larger than|too large).*(partition|unroll)/i,
    ],
    todo: "use the strategy 'Resource' with a higher reuse factor for the layer that the line names, or make it smaller: with 'Latency' at most 4096 weights are unrolled",
  },
  {
    code: 'METAML_E_VIVADO_MISMATCH',
    kind: 'task',
    what: 'the RTL does not answer as the C++ does (co-simulation failed)',
    signs: [
      /ERROR: \[COSIM 212-(4|303|320|359|361)\]/,
      /C\/RTL co-simulation finished: FAIL/i,
      /post check failed/i,
    ],
    todo: "compare the outputs that the test bench wrote; with 'io_stream' look for a FIFO that is too shallow (a deadlock)",
  },
  {
    code: 'METAML_E_VIVADO_NOT_SYNTHESISED',
    kind: 'task',
    what: 'it does not find the synthesised design',
    signs: [
      /cannot be started, possible causes: 1\) Synthesis was not successful/i,
      /ERROR:.*[Rr]un csynth_design/,
    ],
    todo: 'run csynth again',
  },
  {
    code: 'METAML_E_VIVADO_CPP',
    kind: 'task',
    what: 'the C++ does not compile, or its test bench failed',
    signs: [
      /^[^\s:][^:]*\.(c|cc|cpp|cxx|h|hpp|hh):\d+(:\d+)?: (fatal )?error:/,
      /^ERROR: \[HLS 207-\d+\]/,
      /^ERROR: \[HLS 200-(70|101|474|1715)\].*([Cc]ompil|source|[Cc]ould not find|[Ss]yntax)/,
      /^ERROR: \[SIM 211-100\]/,
      /CSim failed with errors/i,
      /^@E Simulation failed/,
      /^ERROR: \[HLS 214-\d+\]/,
    ],
    todo: 'correct the line that is named; C++ that hls4ml wrote for Vivado HLS may need the backend Vitis for Vitis HLS, and the other way round',
  },
  killed,
  crash,
  launcher,
]
