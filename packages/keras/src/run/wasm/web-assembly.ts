/** The memory of a module. */
export interface Memory {
  readonly buffer: ArrayBuffer
  /** Makes it larger by so many pages of 64 KiB; views of it then end. */
  grow(pages: number): number
}

/** What is used of Node's WebAssembly, whose values Node's types leave out. */
export const webAssembly = (
  globalThis as unknown as {
    WebAssembly: {
      Memory: new (size: { initial: number }) => Memory
      Module: new (bytes: Uint8Array) => object
      Instance: new (module: object, imports: object) => { readonly exports: object }
    }
  }
).WebAssembly
