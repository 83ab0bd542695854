import type { ModelHandle, UnitIo } from '@metaml/core'
import type { HlsProject } from './hls-project.js'
import type { Target } from './hls-script.js'

/** What every step is told. */
export type StepArgs = {
  readonly project: HlsProject
  readonly target: Target
  /** Folder of the project inside the kernel's files; empty for all of them. */
  readonly projectDir: string
}

/** The C++ that a step works on: the model `kernel`. */
export function kernelOf(io: UnitIo): ModelHandle<'hls-cpp'> {
  return io.models.kernel as ModelHandle<'hls-cpp'>
}

/** The RTL that a step works on: the model `rtl`. */
export function rtlOf(io: UnitIo): ModelHandle<'rtl'> {
  return io.models.rtl as ModelHandle<'rtl'>
}
