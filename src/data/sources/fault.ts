/** Faults of a file of rows: its name, the place in it, what is wrong. */

/** `train.jsonl, line 7 is no JSON: …` */
export const faultIn = (path: string, place: string | null, what: string): Error =>
  new Error(`${path}${place === null ? "" : `, ${place}`} ${what}`)

/** For `catch`: a file that could not be opened or read. */
export const cannotRead =
  (path: string) =>
  (cause: unknown): never => {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === "ENOENT") throw new Error(`there is no file ${path}`)
    if (code === "EACCES") throw new Error(`${path} may not be read: its permissions forbid it`)
    if (code === "EISDIR") throw new Error(`${path} is a folder, not a file of rows`)
    throw new Error(`${path} could not be read: ${message}`)
  }
