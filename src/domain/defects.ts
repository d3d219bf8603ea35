/** Every structural fault that a tag style can see in a completion. */
export const DEFECT_KINDS = [
  "reasoning-missing",
  "reasoning-empty",
  "reasoning-unclosed",
  "reasoning-repeated",
  "answer-missing",
  "answer-empty",
  "answer-unclosed",
  "answer-repeated",
  "stray-tag",
  "wrong-order",
  "text-before",
  "text-between",
  "text-after"
] as const
