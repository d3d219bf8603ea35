/** Whether the process of an attempt is still there: an attempt without an end may belong to a program that was killed. */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user is there all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}
