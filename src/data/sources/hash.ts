/** The SHA-256 of a file. */
import { createHash } from "node:crypto"
import { open } from "node:fs/promises"
import { cannotRead } from "./fault.ts"

const CHUNK = 1 << 20

export const sha256Of = async (path: string, signal?: AbortSignal): Promise<string> => {
  const handle = await open(path).catch(cannotRead(path))
  try {
    const hash = createHash("sha256")
    const chunk = Buffer.allocUnsafe(CHUNK)
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(chunk, 0, CHUNK).catch(cannotRead(path))
      if (bytesRead === 0) return hash.digest("hex")
      hash.update(chunk.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}
