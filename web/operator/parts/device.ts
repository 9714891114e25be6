// Browsers as people call them: what they say of themselves is made for programs.

// The more special first: nearly all of them claim to be Safari as well.
const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/Edg\/(\d+)/, 'Edge'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
]

const systems: readonly RegExp[] = [/Android( \d+)?/, /iPhone/, /iPad/, /Windows/, /CrOS/, /Mac OS X/, /Linux/]

/** A User-Agent as short as people need it: "Chrome 143 · Android 14". */
export function device(agent: string): string {
  const system = systems.map((s) => s.exec(agent)?.[0]).find((s) => s !== undefined) ?? ''
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(agent)?.[1]
    if (version) return [`${name} ${version}`, system].filter((s) => s !== '').join(' · ')
  }
  return agent.slice(0, 40) || '—'
}
