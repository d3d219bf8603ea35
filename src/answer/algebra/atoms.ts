/**
 * Atoms: what polynomials are made of. Symbols, π, e, i; primes and radicals under fractional exponents; and whatever has
 * no exact rules, kept whole by a text that is the same for the same thing (opaque: two of them may be equal unseen).
 */
import type { Expression } from "../expression.ts"
import { OverLimit, type Work } from "../work.ts"
import { smallGcd } from "./fraction.ts"
import type { Form } from "./form.ts"
import type { Monomial, Polynomial } from "./polynomial.ts"

type AtomKind = "symbol" | "pi" | "e" | "i" | "minus" | "prime" | "radical" | "opaque"

export interface Atom {
  readonly id: number
  readonly kind: AtomKind
  /** A power of it may need to be brought to its one form: see polynomial.ts. */
  readonly reduces: boolean
  readonly positive: boolean
  readonly opaque: boolean
  /** It may have a value that is not real. */
  readonly complex: boolean
  /** Of a prime, or of a cofactor that may be composite (then it is opaque too). */
  readonly base: bigint
  /** The polynomial that a radical is the root of. */
  readonly of: Polynomial | null
  /** What a logarithm is taken of. */
  readonly logOf: Form | null
  /** Of a symbolic power: `base^exponent`. */
  readonly power: { readonly base: Atom; readonly exponent: Monomial } | null
  /** Powers with the whole exponents 1 to 16, made once. */
  readonly powers: Array<Power | undefined>
}

/** An atom's power top/under, reduced. */
export interface Power {
  readonly atom: Atom
  readonly top: number
  readonly under: number
  readonly text: string
}

/** What one judgement's exact algebra shares: the work it may spend, the atoms by name, the forms already made. */
export interface Algebra {
  work: Work
  readonly atoms: Map<string, Atom>
  readonly forms: Map<Expression, Form | Error>
}

export const newAlgebra = (work: Work): Algebra => ({ work, atoms: new Map(), forms: new Map() })

type Traits = Partial<Pick<Atom, "positive" | "opaque" | "complex" | "base" | "of" | "logOf" | "power">>

export const atomOf = (kind: AtomKind, name: string, on: Algebra, traits: Traits = {}): Atom => {
  const key = `${kind} ${name}`
  const there = on.atoms.get(key)
  if (there !== undefined) return there
  const atom: Atom = {
    id: on.atoms.size,
    kind,
    reduces: kind === "prime" || kind === "i" || kind === "radical",
    positive: traits.positive ?? false,
    opaque: traits.opaque ?? false,
    complex: traits.complex ?? false,
    base: traits.base ?? 0n,
    of: traits.of ?? null,
    logOf: traits.logOf ?? null,
    power: traits.power ?? null,
    powers: []
  }
  on.atoms.set(key, atom)
  return atom
}

export const piAtom = (on: Algebra): Atom => atomOf("pi", "", on, { positive: true })
export const eAtom = (on: Algebra): Atom => atomOf("e", "", on, { positive: true })
export const iAtom = (on: Algebra): Atom => atomOf("i", "", on, { complex: true })
export const primeAtom = (base: bigint, prime: boolean, on: Algebra): Atom =>
  atomOf("prime", `${base}`, on, { positive: true, base, opaque: !prime })

export const powerOf = (atom: Atom, top: number, under: number): Power => {
  if (under === 1 && top > 0 && top <= 16) {
    let power = atom.powers[top]
    if (power === undefined) {
      power = { atom, top, under, text: `${atom.id}^${top} ` }
      atom.powers[top] = power
    }
    return power
  }
  if (!Number.isSafeInteger(top) || !Number.isSafeInteger(under)) throw new OverLimit("too-many-digits")
  const shared = smallGcd(Math.abs(top), under)
  const topReduced = top / shared
  const underReduced = under / shared
  if (shared > 1 && underReduced === 1) return powerOf(atom, topReduced, 1)
  return { atom, top: topReduced, under: underReduced, text: `${atom.id}^${topReduced}/${underReduced} ` }
}
