/** One set-up at a time in one folder: the second waits. What a killed set-up left is ended and its lock taken over. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { line } from "./say.js"

/** When a process began, so that a number used again is not taken for the same process; "" where that cannot be told. */
const begun = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ")[19]
  } catch {
    return ""
  }
}

const alive = ({ pid, start }) => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === "EPERM"
  }
  return begun(pid) === start
}

const me = { pid: process.pid, start: begun(process.pid) }

const write = (file, holder) => {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(holder))
  return draft
}

/** True when the lock is ours. The draft is linked into place, so that a lock is never seen half-written. */
const take = (file) => {
  const draft = write(file, { ...me, tool: null })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code === "EEXIST") return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

const read = (file) => {
  try {
    const text = readFileSync(file, "utf8")
    return { text, holder: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** Removes a dead holder's lock. It is moved aside first: if it has become another's meanwhile, it is put back. */
const remove = (file, dead) => {
  if (dead.holder.tool !== null && alive(dead.holder.tool)) {
    try {
      process.kill(-dead.holder.tool.pid, "SIGKILL")
    } catch {
      // Gone meanwhile.
    }
  }
  const aside = `${file}.dead.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (read(aside)?.text !== dead.text) {
    try {
      linkSync(aside, file)
    } catch {
      // A third one took it.
    }
  }
  rmSync(aside, { force: true })
}

/** Tells the lock which tool is at work, so that whoever takes over after a kill can end it. */
export const noteTool = (file) => (pid) => {
  renameSync(write(file, { ...me, tool: { pid, start: begun(pid) } }), file)
}

export const withLock = async (file, work) => {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    const found = read(file)
    if (found !== undefined && !alive(found.holder)) {
      remove(file, found)
      continue
    }
    if (!told && found !== undefined)
      line(`Another set-up is at work in this folder (process ${found.holder.pid}); waiting for it.`)
    told = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const release = () => rmSync(file, { force: true })
  process.once("exit", release)
  try {
    return await work()
  } finally {
    process.off("exit", release)
    release()
  }
}
