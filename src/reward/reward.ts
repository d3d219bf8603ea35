/** A reward: a named function from a sample to a score; from a whole group to a score each; or what a service says of one. */
import type { Conversation } from "../domain/conversation.ts"
import type { Columns } from "../domain/problem.ts"
import type { Reading } from "../domain/reading.ts"
import type { Score } from "../domain/score.ts"

/** What a reward sees of one completion. */
export interface Sample {
  readonly prompt: Conversation
  readonly completion: string
  /** The completion as the rubric's tag style reads it. */
  readonly reading: Reading
  readonly gold: string
  readonly columns: Columns
  /** It ran into the length limit instead of stopping by itself. */
  readonly truncated: boolean
  /** Tokens of the completion, as the policy counts them; null where nobody counted. */
  readonly tokens: number | null
  /** The optimizer step the completion was made at; null outside a training run. */
  readonly step: number | null
}

interface Declared {
  readonly name: string
  /** Columns of the data set it reads; one that is missing makes it unscored with that reason. */
  readonly needs: ReadonlyArray<string>
  /** The least and the greatest value it can give. */
  readonly range: readonly [minimum: number, maximum: number]
}

/** A reward that looks at one completion: a pure function. */
export interface SampleReward extends Declared {
  readonly kind: "sample"
  readonly score: (sample: Sample) => Score
}

/** A reward that looks at all completions of one prompt at one step, and scores each: one score a sample, in their order. */
export interface GroupReward extends Declared {
  readonly kind: "group"
  readonly score: (group: ReadonlyArray<Sample>) => ReadonlyArray<Score>
}

/** A service that answers chat completions: an OpenAI-compatible endpoint. */
export interface ServiceSettings {
  /** Up to and without `/chat/completions`: `http://127.0.0.1:8000/v1`. */
  readonly url: string
  readonly model: string
  /** The environment variable that holds the bearer token, where one is asked for. */
  readonly key?: string
  /** Milliseconds until an attempt is given up; 30,000 unless told. */
  readonly timeout?: number
  /** Further attempts after one that failed; 2 unless told. */
  readonly retries?: number
  /** Questions under way at a time; 8 unless told. */
  readonly concurrency?: number
  /** Sampling of the judge; 0 unless told. */
  readonly temperature?: number
  /** Tokens the judge may write; 512 unless told. */
  readonly max_tokens?: number
}

/** A reward that asks a service: `ask` writes the question, `read` scores the answer. Both are pure; asking is not. */
export interface ServiceReward extends Declared {
  readonly kind: "service"
  readonly service: ServiceSettings
  /** The messages to send, or a score where nothing needs to be asked. */
  readonly ask: (sample: Sample) => Conversation | Score
  readonly read: (answer: string, sample: Sample) => Score
}

export type Reward = SampleReward | GroupReward | ServiceReward
