/** The symbols that stand in an expression. */
import type { Expression } from "./expression.ts"

export const symbolsOf = (expression: Expression): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (of: Expression): void => {
    switch (of.kind) {
      case "symbol":
        names.add(of.name)
        return
      case "negative":
        return visit(of.of)
      case "sum":
        return of.terms.forEach(visit)
      case "product":
        return of.factors.forEach(visit)
      case "quotient":
        visit(of.over)
        return visit(of.under)
      case "power":
        visit(of.base)
        return visit(of.exponent)
      case "root":
        visit(of.of)
        return visit(of.index)
      case "call":
        return of.of.forEach(visit)
      default:
        return
    }
  }
  visit(expression)
  return names
}
