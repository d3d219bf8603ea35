/** What comparing two meanings decides, and what it may use. */
import type { Policies } from "../policies.ts"
import type { Rule } from "../rules.ts"
import type { Work } from "../work.ts"

export interface Decision {
  readonly equal: boolean
  readonly rule: Rule
}

export interface Context {
  readonly work: Work
  readonly policies: Policies
}

export const differ = (rule: Rule): Decision => ({ equal: false, rule })
