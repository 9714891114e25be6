// Counts what the runners report and prints one line: N passed, N failed. It fails if anything failed,
// if a report is missing or empty, and if a test was skipped: a test that may be left out proves nothing.
//
//	node tally.mjs DIR    reads DIR/go.json (go test -json), DIR/pages.json and DIR/screens.json (vitest)
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const directory = process.argv[2]
let passed = 0
const failed = []

/** Counts one report; a report that cannot be read or counts nothing is a failure of its own. */
function count(name, read) {
  const before = passed + failed.length
  try {
    read(readFileSync(join(directory, name), 'utf8'))
  } catch (error) {
    failed.push(`${name}: ${error.message}`)
  }
  if (passed + failed.length === before) failed.push(`${name}: no results`)
}

count('go.json', (text) => {
  const running = new Set()
  const explained = new Set() // packages in which a test has failed: that the package fails is no news
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue
    const e = JSON.parse(line)
    const test = `${e.Package}${e.Test ? ` ${e.Test}` : ''}`
    if (e.Action === 'run') running.add(test)
    else if (e.Action === 'pass' && e.Test) passed++
    else if (e.Test ? e.Action === 'fail' || e.Action === 'skip' : e.Action === 'fail' && !explained.has(e.Package)) {
      failed.push(`${test}: ${e.Action}`)
      explained.add(e.Package)
    }
    if (['pass', 'fail', 'skip'].includes(e.Action)) running.delete(test)
  }
  for (const test of running) failed.push(`${test}: did not end`)
})

for (const name of ['pages.json', 'screens.json']) {
  count(name, (text) => {
    for (const file of JSON.parse(text).testResults) {
      if (file.status === 'failed' && file.assertionResults.length === 0) failed.push(`${file.name}: ${file.message}`)
      for (const test of file.assertionResults) {
        if (test.status === 'passed') passed++
        else failed.push(`${test.fullName}: ${test.status}`)
      }
    }
  })
}

for (const line of failed) console.log(`failed: ${line}`)
console.log(`${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
