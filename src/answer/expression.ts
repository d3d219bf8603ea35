/** What mathematics is read into: one tree for LaTeX and for plain text. */
import type { Rational } from "./rational.ts"

export type ConstantName = "pi" | "e" | "i" | "infinity"

/**
 * Functions by one name each, whatever they were written as.
 * `log` has its base as the second argument, or none (then it stands for base 10); `ln` is natural.
 * `derivative` marks (f') and the like are symbols, not calls.
 */
export type FunctionName =
  | "sin"
  | "cos"
  | "tan"
  | "cot"
  | "sec"
  | "csc"
  | "arcsin"
  | "arccos"
  | "arctan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "ln"
  | "log"
  | "exp"
  | "abs"
  | "floor"
  | "ceil"
  | "factorial"
  | "binomial"
  | "gcd"
  | "lcm"
  | "min"
  | "max"

export type Expression =
  /** A literal, exact: `0.25` is 1/4. Denominator above 0, not always reduced. */
  | { readonly kind: "number"; readonly value: Rational }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "constant"; readonly name: ConstantName }
  | { readonly kind: "negative"; readonly of: Expression }
  /** Two terms or more. `a − b` is a sum of `a` and the negative of `b`. */
  | { readonly kind: "sum"; readonly terms: ReadonlyArray<Expression> }
  /** Two factors or more. */
  | { readonly kind: "product"; readonly factors: ReadonlyArray<Expression> }
  | { readonly kind: "quotient"; readonly over: Expression; readonly under: Expression }
  | { readonly kind: "power"; readonly base: Expression; readonly exponent: Expression }
  /** `√` has index 2. The root of a negative real with an odd index is the real one. */
  | { readonly kind: "root"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "call"; readonly name: FunctionName; readonly of: ReadonlyArray<Expression> }
