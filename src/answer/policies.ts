/** Where the field is divided on what is equal: each policy by name, with its default. docs/answers.md tells them all. */

export interface Policies {
  /** `value`: 10 % is 0.1 and not 10. `bare`: 10 is accepted for 10 % as well. */
  readonly percent: "value" | "bare"
  /** `refuse`: `2\cdot 3` does not earn 6, nor `10-4`. Fractions, powers, roots, factorials are values. `accept`: it does. */
  readonly arithmetic: "refuse" | "accept"
  /** A bare list (`1, 2`, `1 and 2`): `unordered` or `ordered`. Sets are unordered, tuples are ordered, always. */
  readonly lists: "unordered" | "ordered"
  /** `optional`: where one side has no unit, its number decides. `required`: both have it or neither. */
  readonly units: "optional" | "required"
  /** `optional`: `x=5` and 5 are the same answer. `required`: both are named or neither. */
  readonly names: "optional" | "required"
  /** `value`: `101_2` is 5. `digits`: `101` without its base is accepted for `101_2`, and 5 is not. */
  readonly bases: "value" | "digits"
  /** Largest difference still equal, relative to the gold (absolute where the gold is 0); 0 is none. A number from 0 to 1. */
  readonly tolerance: number
}

export const DEFAULT_POLICIES: Policies = {
  percent: "value",
  arithmetic: "refuse",
  lists: "unordered",
  units: "optional",
  names: "optional",
  bases: "value",
  tolerance: 0
}
