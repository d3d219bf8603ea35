/**
 * Guards a worker's built-ins: a reward that patches them would change what every later reward and row computes.
 * Closed after the rubric has loaded, so that libraries may still set themselves up; a patch then throws in the reward.
 */

/** Frozen, these would keep libraries from giving their own objects a toString or a name; so they only take nothing new. */
const closed = [Object, Object.prototype, Function.prototype]

const frozen: ReadonlyArray<object> = [
  Math,
  JSON,
  Reflect,
  Atomics,
  Function,
  ...[Array, String, Number, Boolean, BigInt, Symbol, RegExp, Date, Map, Set, WeakMap, WeakSet, Promise].flatMap(
    (constructor) => [constructor, constructor.prototype]
  )
]

/** The names of globals that stay what they are. */
const names = [
  ...["Array", "Object", "String", "Number", "Boolean", "BigInt", "Symbol", "RegExp", "Date", "Map", "Set", "Promise"],
  ...["Math", "JSON", "Reflect", "Function", "Error", "isNaN", "isFinite", "parseInt", "parseFloat"]
]

export const guardBuiltIns = (): void => {
  for (const one of frozen) Object.freeze(one)
  for (const one of closed) Object.preventExtensions(one)
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(globalThis, name)
    if (property?.configurable) Object.defineProperty(globalThis, name, { writable: false, configurable: false })
  }
}
