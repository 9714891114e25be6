// Checks for values that came from outside. Each names the place in its error, because the error is read
// by someone who has only the console of a screen on a wall.

export function check(ok: boolean, where: string, what: string): asserts ok {
  if (!ok) throw new Error(`${where} ${what}`)
}

export function object(value: unknown, where: string): Record<string, unknown> {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), where, 'is no object')
  return value as Record<string, unknown>
}

/** A list; null is an empty one, because that is how Go writes a list that was never filled. */
export function list(value: unknown, where: string): unknown[] {
  if (value === null || value === undefined) return []
  check(Array.isArray(value), where, 'is no list')
  return value
}

/** A whole number between min and max, both allowed. */
export function integer(value: unknown, where: string, min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): number {
  check(typeof value === 'number' && Number.isSafeInteger(value), where, 'is no whole number')
  check(value >= min && value <= max, where, `is not between ${min} and ${max}`)
  return value
}

export function text(value: unknown, where: string): string {
  check(typeof value === 'string', where, 'is no text')
  return value
}

export function optional<T>(value: unknown, read: (v: unknown, where: string) => T, where: string, missing: T): T {
  return value === undefined || value === null ? missing : read(value, where)
}
