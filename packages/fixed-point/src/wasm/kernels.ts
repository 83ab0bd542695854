import { readFile } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'

/** The functions of the WebAssembly module; `p` is the address of a struct in its memory. */
export interface KernelFunctions {
  dotExact16(p: number): void
  dotCut16(p: number): void
  dot32(p: number): void
  dot64(p: number): void
  map(p: number): void
  maxPool(p: number): void
  sum(p: number): void
  softmax(p: number): void
  argmax(p: number): void
  /** Bits that an array's values use besides their sign: they lie in −(found + 1) to found. */
  usedBits(address: number, bytes: number): number
  /** Values that did not fit, since the last call. */
  takeOverflows(): bigint
}

/** The compiled module; it can be sent to worker threads. */
export type KernelModule = object

// Node's types leave WebAssembly to those of the browser.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    compile(bytes: Uint8Array): Promise<KernelModule>
    Instance: new (module: KernelModule) => { readonly exports: unknown }
  }
}

/** Reads and compiles the module that the build made. Throws `METAML_E_FIXED_MODULE` where it is missing. */
export async function compileKernels(): Promise<KernelModule> {
  const file = new URL('./kernels.wasm', import.meta.url)
  try {
    return await WebAssembly.compile(await readFile(file))
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_FIXED_MODULE',
      kind: 'task',
      message: 'The WebAssembly module of the simulator can not be loaded.',
      expected: 'kernels.wasm beside the package, and a Node with WebAssembly SIMD',
      found: cause instanceof Error ? cause.message : String(cause),
      todo: "Install the package again; in its repository, run the package's build.",
      cause,
    })
  }
}

/** A module with its memory. Memory is handed out once and never given back, but from a mark on. */
export interface Kernels {
  readonly functions: KernelFunctions
  /** Address of so many bytes, aligned to 16. Views taken before are not valid afterwards. */
  allocate(bytes: number): number
  /** Where the next allocation begins. */
  mark(): number
  /** Gives back all that was allocated since a mark. */
  release(mark: number): void
  i32(): Int32Array
  i64(): BigInt64Array
}

/** An instance of the module. */
export function openKernels(module: KernelModule): Kernels {
  const exports = new WebAssembly.Instance(module).exports as KernelFunctions & {
    readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  }
  const { memory } = exports
  // Address 0 stays unused.
  let next = 64
  let i32 = new Int32Array(memory.buffer)
  let i64 = new BigInt64Array(memory.buffer)
  return {
    functions: exports,
    allocate: bytes => {
      const address = next
      next += Math.ceil(bytes / 16) * 16
      const missing = next - memory.buffer.byteLength
      if (missing > 0) {
        memory.grow(Math.ceil(missing / 65_536))
        i32 = new Int32Array(memory.buffer)
        i64 = new BigInt64Array(memory.buffer)
      }
      return address
    },
    mark: () => next,
    release: mark => {
      next = mark
    },
    i32: () => i32,
    i64: () => i64,
  }
}
