/** Whether the process of an attempt is still there: an attempt without an end may belong to a program that was killed. */
import { readFileSync } from "node:fs"

/** When a process started, as the kernel counts it; null where that cannot be known. */
export const processStarted = (pid: number): string | null => {
  try {
    // The second field is the name in parentheses and may hold anything; the start is the twentieth after it.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? null
  } catch {
    return null
  }
}

/** `started` is what `processStarted` said then: a number that is used again belongs to another process. */
export const isProcessAlive = (pid: number, started: string | null): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of another user is there all the same.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false
  }
  return started === null || processStarted(pid) === started
}
