// A picture from lines, 16 units wide and high. What it means is said beside it.
export function Icon({ lines }: { lines: readonly string[] }) {
  return (
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
      {lines.map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  )
}
