/** The part of jstat that is used here; the package brings no types. */
declare module "jstat" {
  interface Distribution<Parameters extends ReadonlyArray<number>> {
    readonly inv: (p: number, ...parameters: Parameters) => number
  }
  const jstat: {
    readonly normal: Distribution<[mean: number, deviation: number]>
    readonly studentt: Distribution<[degrees: number]>
  }
  export default jstat
}
