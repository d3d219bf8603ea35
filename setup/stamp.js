/** Stamps: a digest of what a part was made from, written last, so that a part without its stamp counts as half-done. */
import { createHash } from "node:crypto"
import { readFileSync, renameSync, writeFileSync } from "node:fs"

/** A digest over files (by content) and plain words; a file that is not there counts as empty. */
export const digest = (files, words = []) => {
  const hash = createHash("sha256")
  for (const file of files) hash.update(`\0${readOr(file, "")}`)
  for (const word of words) hash.update(`\0${word}`)
  return hash.digest("hex")
}

export const readOr = (file, otherwise) => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return otherwise
  }
}

export const writeStamp = (file, text) => {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}
