/** Where the hub is and where its files are kept here, by the environment, as huggingface_hub reads it. */
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"

export interface HubPlace {
  readonly endpoint: string
  /** The folder that holds `datasets--owner--name`. */
  readonly cache: string
  readonly token: string | null
  /** Nothing is asked of the hub: what is in the cache is all there is. */
  readonly offline: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const isOn = (value: string | undefined): boolean => /^(1|on|yes|true)$/i.test(value ?? "")

const home = (path: string): string => path.replace(/^~(?=$|[/\\])/, homedir())

const tokenIn = (environment: Environment, folder: string): string | null => {
  const given = (environment.HF_TOKEN || environment.HUGGING_FACE_HUB_TOKEN || "").trim()
  if (given !== "") return given
  if (isOn(environment.HF_HUB_DISABLE_IMPLICIT_TOKEN)) return null
  try {
    const kept = readFileSync(home(environment.HF_TOKEN_PATH || join(folder, "token")), "utf8").trim()
    return kept === "" ? null : kept
  } catch {
    return null
  }
}

export const hubPlace = (environment: Environment = process.env): HubPlace => {
  const folder = home(
    environment.HF_HOME || join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "huggingface")
  )
  return {
    endpoint: (environment.HF_ENDPOINT || "https://huggingface.co").replace(/\/+$/, ""),
    cache: home(environment.HF_HUB_CACHE || environment.HUGGINGFACE_HUB_CACHE || join(folder, "hub")),
    token: tokenIn(environment, folder),
    offline: isOn(environment.HF_HUB_OFFLINE) || isOn(environment.TRANSFORMERS_OFFLINE)
  }
}
