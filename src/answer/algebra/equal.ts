/**
 * What the rest of the room asks of algebra. All of it is counted work: each call may throw OverLimit, nothing else.
 * Exact forms decide where they can, numbers at fixed points where they cannot. No computer algebra package does this
 * within a bound: mathjs takes half a second to load and rounds, and none of them says that it does not know.
 */
export { type Proportion, proportional } from "./proportional.ts"
export { type Equality, type EqualityRule, equalExpressions, isZero } from "./same.ts"
export { approximate, compareReals, rationalOf } from "./value.ts"
