/** Which split a file holds, told by its name. */
import { basename, dirname } from "node:path"

/** Splits as data sets commonly name them. */
export const KNOWN_SPLITS = ["train", "test", "validation", "valid", "val", "dev", "eval"]

/** `train-00000-of-00002.parquet` → `train`; `train/0000.parquet` → `train`; null where no name tells. */
export const splitOf = (path: string, names: ReadonlySet<string>): string | null => {
  const stem = basename(path)
    .replace(/\.[^.]+$/, "")
    .replace(/-\d+-of-\d+$/, "")
  if (names.has(stem)) return stem
  const told = stem.split(/[-_.]/).filter((word) => names.has(word))
  if (told.length === 1) return told[0] ?? null
  const folder = basename(dirname(path))
  return told.length === 0 && names.has(folder) ? folder : null
}
