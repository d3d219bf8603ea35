/** Answers that were given before, so that a question is paid for once: the last asked for stay, up to a size. */

export class KeptAnswers {
  private readonly answers = new Map<string, string>()
  private characters = 0
  private readonly most: number

  /** @param most characters kept of all answers together */
  constructor(most: number) {
    this.most = most
  }

  get(key: string): string | undefined {
    const answer = this.answers.get(key)
    if (answer === undefined) return undefined
    // Put in anew, it stands behind all others: the first is always the one that was not asked for the longest.
    this.answers.delete(key)
    this.answers.set(key, answer)
    return answer
  }

  keep(key: string, answer: string): void {
    if (this.answers.has(key)) return
    this.answers.set(key, answer)
    this.characters += key.length + answer.length
    for (const [oldest, old] of this.answers) {
      if (this.characters <= this.most) return
      this.answers.delete(oldest)
      this.characters -= oldest.length + old.length
    }
  }
}
