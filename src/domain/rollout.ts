/** What is known of every rollout besides its rewards' values: the names that lists, filters and exports use. */
export const ROLLOUT_FIELDS = [
  "id",
  "attempt",
  "phase",
  "step",
  "mode",
  "batch",
  "group",
  "rank",
  "problem",
  "gold",
  "tokens",
  "truncated",
  "total",
  "advantage",
  "dead_group",
  "text"
] as const
export type RolloutField = (typeof ROLLOUT_FIELDS)[number]
