/** Where tests make a process die or a call fail. */
export interface FaultHooks {
  /**
   * Called before and after every write, fsync, link and rename with the name of the point, e.g.
   * `journal.fsync before`. What it throws stands for a failure of that call.
   */
  fault?(point: string): void
}

/** Does one step that changes the disk, between the two points at which a test may break it. */
export async function step<T>(hooks: FaultHooks, name: string, run: () => T | Promise<T>): Promise<T> {
  hooks.fault?.(`${name} before`)
  const result = await run()
  hooks.fault?.(`${name} after`)
  return result
}

/** {@link step} for a call that does not wait. */
export function stepSync<T>(hooks: FaultHooks, name: string, run: () => T): T {
  hooks.fault?.(`${name} before`)
  const result = run()
  hooks.fault?.(`${name} after`)
  return result
}
