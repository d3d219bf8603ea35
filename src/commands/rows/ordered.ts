/** Work done several pieces at a time and handed on in order: no more is begun than `most` ahead of the reader. */

/**
 * @example
 * for await (const answer of inOrder(pieces, ask, 4)) write(answer)
 */
export const inOrder = async function* <A, B>(
  items: AsyncIterable<A>,
  work: (item: A) => Promise<B>,
  most: number
): AsyncGenerator<B> {
  const underWay: Array<Promise<B>> = []
  try {
    for await (const item of items) {
      const begun = work(item)
      // Its failure is heard when its turn comes; until then it is no unhandled one.
      begun.catch(() => undefined)
      underWay.push(begun)
      if (underWay.length >= most) yield await (underWay.shift() as Promise<B>)
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<B>)
  } finally {
    await Promise.allSettled(underWay)
  }
}
