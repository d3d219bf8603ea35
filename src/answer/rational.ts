/** Exact rational numbers over big integers. Nothing here rounds, so no near miss is ever equal. */

/** `numerator / denominator`; the denominator is above 0. Not reduced: equality multiplies across. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Whether two rationals are the same number. */
export const equalRationals = (a: Rational, b: Rational): boolean =>
  a.numerator * b.denominator === b.numerator * a.denominator

const magnitude = (value: bigint) => (value < 0n ? -value : value)

/**
 * Whether `answer` lies within `part` of `gold`, counted exactly: |answer − gold| ≤ part · |gold|.
 * A gold of 0 has no relative distance; there `part` itself is the distance allowed.
 *
 * @example
 * isWithin(nine, ten, { numerator: 1n, denominator: 10n })   // true: 10 % of 10 is 1
 */
export const isWithin = (answer: Rational, gold: Rational, part: Rational): boolean => {
  const distance = magnitude(answer.numerator * gold.denominator - gold.numerator * answer.denominator)
  const scale = gold.numerator === 0n ? gold.denominator : magnitude(gold.numerator)
  // Both sides times answer.denominator · gold.denominator · part.denominator, all above 0.
  return distance * part.denominator <= part.numerator * scale * answer.denominator
}
