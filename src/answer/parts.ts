/** Going through expressions: the parts of one, the same with other parts, the symbols that stand in it. */
import type { Expression } from "./expression.ts"

export const partsOf = (expression: Expression): ReadonlyArray<Expression> => {
  switch (expression.kind) {
    case "number":
    case "symbol":
    case "constant":
      return []
    case "negative":
      return [expression.of]
    case "sum":
      return expression.terms
    case "product":
      return expression.factors
    case "quotient":
      return [expression.over, expression.under]
    case "power":
      return [expression.base, expression.exponent]
    case "root":
      return [expression.of, expression.index]
    case "call":
      return expression.of
  }
}

/** The same expression with each of its parts as `into` gives it. */
export const withParts = (expression: Expression, into: (part: Expression) => Expression): Expression => {
  switch (expression.kind) {
    case "number":
    case "symbol":
    case "constant":
      return expression
    case "negative":
      return { kind: "negative", of: into(expression.of) }
    case "sum":
      return { kind: "sum", terms: expression.terms.map(into) }
    case "product":
      return { kind: "product", factors: expression.factors.map(into) }
    case "quotient":
      return { kind: "quotient", over: into(expression.over), under: into(expression.under) }
    case "power":
      return { kind: "power", base: into(expression.base), exponent: into(expression.exponent) }
    case "root":
      return { kind: "root", of: into(expression.of), index: into(expression.index) }
    case "call":
      return { kind: "call", name: expression.name, of: expression.of.map(into) }
  }
}

export const symbolsOf = (expression: Expression): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (of: Expression): void => {
    if (of.kind === "symbol") names.add(of.name)
    else for (const part of partsOf(of)) visit(part)
  }
  visit(expression)
  return names
}
