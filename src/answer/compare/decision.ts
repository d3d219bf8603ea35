/** What comparing two meanings decides, and what it may use. */
import type { Policies } from "../policies.ts"
import type { Work } from "../work.ts"

export interface Decision {
  readonly equal: boolean
  readonly rule: string
}

export interface Context {
  readonly work: Work
  readonly policies: Policies
}

export const differ = (rule: string): Decision => ({ equal: false, rule })
