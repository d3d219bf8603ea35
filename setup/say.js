/** What set-up prints: one line a step, with its size and its seconds. Everything goes to stderr; stdout is for data. */

const tty = process.stderr.isTTY === true

export const line = (text) => process.stderr.write(`${text}\n`)

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/**
 * Says that a step begins, keeps saying that it is alive, and says how long it took.
 * On a terminal the last line is rewritten each second, elsewhere one line comes a minute.
 */
export const step = async (title, work) => {
  const since = performance.now()
  line(`  ${title} …`)
  let last = ""
  const clear = () => tty && process.stderr.write("\r\x1b[K")
  const beat = () => {
    if (tty)
      process.stderr.write(`\r\x1b[K    ${seconds(since)}  ${last.slice(0, (process.stderr.columns || 80) - 16)}`)
    else line(`    still at it after ${seconds(since)}  ${last}`)
  }
  const timer = setInterval(beat, tty ? 1000 : 60_000)
  try {
    const result = await work((text) => {
      last = text
    })
    clear()
    line(`    done in ${seconds(since)}`)
    return result
  } finally {
    clearInterval(timer)
    clear()
  }
}
