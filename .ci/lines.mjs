// Reads the JSON of `go test -json`, keeps it in a file for tally.mjs, and prints what go test would have
// printed: a line for each package, and everything that failing tests have said.
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'

const file = createWriteStream(process.argv[2])
const said = new Map() // by package and test, until it is known to have passed
for await (const line of createInterface({ input: process.stdin })) {
  file.write(line + '\n')
  let e
  try {
    e = JSON.parse(line)
  } catch {
    console.log(line)
    continue
  }
  const key = `${e.Package ?? e.ImportPath}\n${e.Test ?? ''}`
  if (e.Action === 'output' || e.Action === 'build-output') {
    // What a package says outside of its tests is the runner's own: "ok", "FAIL", a panic, a compiler's error.
    if (!e.Test && !/^(PASS|=== )/.test(e.Output)) process.stdout.write(e.Output)
    else said.set(key, (said.get(key) ?? '') + e.Output)
  } else if (e.Action === 'fail') {
    process.stdout.write(said.get(key) ?? '')
  }
  if (e.Action === 'pass' || e.Action === 'fail') said.delete(key)
}
await new Promise((done) => file.end(done))
