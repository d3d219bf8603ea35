/**
 * Named points where a test lets the program die as a power cut would: TOUCHSTONE_FAULT=program:after-commit:3 kills it
 * the third time it gets there. Only the first attempt of a run is struck, so that a resumed run comes to its end.
 */
export type FaultPoint = "after-commit" | "before-commit"

const reached = new Map<FaultPoint, number>()

export const reachFaultPoint = (point: FaultPoint, attempt: number): void => {
  const fault = process.env.TOUCHSTONE_FAULT
  if (fault === undefined || attempt > 1) return
  const times = (reached.get(point) ?? 0) + 1
  reached.set(point, times)
  if (fault === `program:${point}:${times}`) process.kill(process.pid, "SIGKILL")
}
