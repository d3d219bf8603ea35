/**
 * Words that change what a value beside them says: behind it (a hedge, a range, a condition, a reckoning), before it (a
 * denial, a bound, a supposition). Where they stand, a value is not to be cut out of its phrase.
 */

const COUNT =
  "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|infinity"

/** What may begin a value. */
const VALUE = `(?:[$€£]?[ ]?[-−+.]?\\d|\\$|\\\\[(\\[a-zA-Z]|\\*\\*|["“]|[a-zA-Z](?![a-zA-Z'’])|(?:${COUNT})(?![a-zA-Z]))`

/** Words behind “and” that go on with the sentence, not with the value. */
const GOES_ON =
  "(?:we|he|she|they|it|this|that|so|thus|hence|therefore|then|not|is|are|was|were|has|have|had|the (?:proof|problem|question))"

const END = "(?![a-zA-Z])"

const OPERATES = "(?:plus|minus|multiplied|divided|unless|except|excluding|without|modulo|mod|squared|cubed|factorial)"

/** What changes the value that it stands right behind. */
const BEHIND = new RegExp(
  `^[ \\t]*(?:[*_]{1,2}(?!\\d))?[ \\t]*[,;:]?[ \\t]*[(\\[–—]?[ \\t]*(?:(?:or|nor|if)${END}|and${END}(?! ${GOES_ON}${END})|${OPERATES}${END}|as well as |times (?!as )|less(?= ${VALUE}| than|[ .]*$)|at (?:the )?(?:most|least|best|worst)${END}|(?:to|by|through|thru|until|till|over|up to|down to) ${VALUE}|[–—-] ?${VALUE}|[+*/^=×÷·±<>≤≥≠~−] ?${VALUE}|[%!^]|\\\\%)`,
  "i"
)

/** A second number right behind the first, with a comma between them or none. */
const NUMBER_NEXT = /^["”*]*[ ]?[,;]?[ ]+["“*]*[$€£]?[-−]?\d/

/** “If she sells them all” is the problem's own condition; “if n is even” is one half of an answer. */
const OWN_CONDITION = /^[ \t]*,?[ \t]*if (?:he|she|they|we|you|all|both|[A-Z][a-z]+) /

/** “118 glasses and plates”: a second noun, no second value. */
const NOUN =
  /^ and (?!(?:a|an|half|some|one|more|less|above|below|up|over|under|down|change|counting|then|also|maybe|perhaps|possibly|rising)(?![a-zA-Z]))[a-zA-Z]{3,}/i

/** Words that multiply. Right behind a bare number they are read with it as its unit is. */
const MULTIPLIES = new RegExp(
  `^[ \\t]*(?:hundreds?|thousands?|millions?|billions?|trillions?|dozens?|per ?cent|percent|pairs?)${END}`,
  "i"
)

/** What changes a value wherever in the rest of the sentence it stands. */
const SECOND = VALUE.replace("|[a-zA-Z](?![a-zA-Z'’])", "")
const LATER = new RegExp(
  `^(?:[ ][a-zA-Z]+){1,2} (?:to|through) ${SECOND}|\\b(?:(?:or|and|plus|minus|times|but|nor|also)|(?:can|could|may|might|should)(?: also)? be)[ ](?:(?:maybe|perhaps|possibly|probably|also|even|it|is|could|may|might|be|equally|else)[ ])*${SECOND}|\\b(?:unless|except|otherwise|maybe|perhaps|possibly|alternatively|or (?:more|less|fewer|so|greater))${END}`,
  "i"
)

/** From here on the sentence gives the reason. */
const REASON = /[\s,(](?:because|since|so|thus|therefore|hence|as|which|i\.e\.|e\.g\.)(?![a-zA-Z])/i

/** Whether what stands right behind a value changes it; `unit` says that words of its unit stand between. */
export const altersNext = (rest: string, unit = false): boolean =>
  BEHIND.test(rest) && !OWN_CONDITION.test(rest) && !(unit && NOUN.test(rest))

/** Whether the rest of its sentence changes a value. */
export const altersLater = (rest: string): boolean => {
  const reason = REASON.exec(rest)
  return LATER.test(reason === null ? rest : rest.slice(0, reason.index))
}

/** The same for mathematics, behind which a word that multiplies is no unit. */
export const alters = (rest: string): boolean =>
  altersNext(rest) || NUMBER_NEXT.test(rest) || MULTIPLIES.test(rest) || altersLater(rest)

/** Words for which the one value in a sentence is not what the sentence says. */
const REFRAMES =
  /\b(?:no|not|never|cannot|neither|nor|or|less|more|fewer|greater|smaller|larger|than|at (?:most|least)|between|either|over|under|above|below|sum|product|difference|quotient|times|plus|minus|divided|multiplied|half|twice|double|triple|all|every|if|unless|except|even|odd|maybe|perhaps|possibly|wrong|unknown|million|thousand|hundred|dozen|percent)\b|n['’]t\b/i

export const reframes = (sentence: string): boolean => REFRAMES.test(sentence)

/** Where the last clause of a sentence begins: “if x is 3, the total is” says nothing of the total's being supposed. */
const CLAUSE =
  /[.!?]["”)]?\s|\n\s*\n|[,;:]\$?\s(?!or\b)|\b(?:so|then|thus|therefore|hence|because|since|but|which means|implies|i\.e\.)(?![a-zA-Z])/gi

export const lastClause = (before: string): string => {
  let from = 0
  CLAUSE.lastIndex = 0
  for (let match = CLAUSE.exec(before); match !== null; match = CLAUSE.exec(before)) from = CLAUSE.lastIndex
  return before.slice(from)
}

/** A denial of what stands at the clause's end: “it cannot be”, “it is not true that x is”; not “who did not vote is”. */
const DENIES =
  /(?:\b(?:not|never|cannot|nor|neither)|n['’]t)(?:\s(?:be|been|equals?|to|the|a|an|any|exactly|always|necessarily|really|simply|just|going|actually|value|number|answer|total|result|it|is|have|give|get|as|possibly|in|by|at|all|,))*[\s=]*$|(?:\b(?:not|never|cannot)|n['’]t)(?: \w+)? (?:true|think|believe|say|know|correct|sure|certain|clear|possible|case|mean|follow|imply)\b|\b(?:false|wrong|incorrect|impossible|doubt|unlikely|no way)\b(?:\s+\S+){0,6}\s*$/i

/** What is only supposed: “if x is”, “suppose the total is”; not “if she sells them she will get”. */
const SUPPOSES =
  /\b(?:if|unless|suppose|supposing|assum(?:e|es|ing)|let|whether|given that|(?:problem|question|book) (?:says|states|gives|tells|claims)|(?:says|told|claims) that)(?:\s(?!will\b|would\b|can\b)\S+){0,6}\s*$/i

export const denies = (clause: string): boolean => DENIES.test(clause) || SUPPOSES.test(clause)

/** A clause that hedges, bounds or reckons with the value right behind it. */
const BOUNDS =
  /\b(?:maybe|perhaps|possibly|either|(?:may|might|could)(?: also)? be)\b|(?:\b(?:than|at most|at least)(?: or equal to)?(?: the (?:number|value))?|\b(?:above|below|under|over|between|up to|exceeds?|beyond|within|plus|minus|times|twice|double|half|except)|\b(?:divided|multiplied|divisible) by|[\d$)\]}][\s,]*(?:and|or)|\b(?:half|twice|thirds?|quarters?|squared?|cubed?|(?:square|cube|fourth) roots?|multiples?|factors?|divisors?|percent|products?|sums?|differences?|powers?)(?: of| as much as)?|\d\s?\\?%\s?\$?\s?of|\d\$?\s+to|[+\-−*/^<>≤≥≠×÷·])\s*$/i

export const bounds = (clause: string): boolean => BOUNDS.test(clause)

/** Right before “the answer is”: “I do not think that the answer is 18”, “if the answer is 18”. */
const UNSAID =
  /(?:\b(?:not|never|cannot|doubt|false|if|unless|whether|suppose|assum(?:e|ing)|let|problem (?:says|states)|question (?:says|states))\b|n['’]t\b)[^,.;:!?\n]{0,40}$/i

export const isUnsaid = (before: string): boolean => UNSAID.test(before)

const SIMPLE = /^\$?\s*(?:\\[dt]?frac\{(\d+)\}\{(\d+)\}|(\d+(?:\.\d+)?)(?:\/(\d+))?)\s*(\\?%)?\s*\$?$/

const numberOf = (text: string): number | null => {
  const match = SIMPLE.exec(text)
  if (match === null) return null
  const value = Number(match[1] ?? match[3]) / Number(match[2] ?? match[4] ?? 1)
  return match[5] === undefined ? value : value / 100
}

const OTHER_FORM = /^\s?[,(]\s?or ([^()]{1,40}?)[).]*$/

/** Whether what follows says the same number in another form: “3/4, or 75%”. */
export const restates = (value: string, rest: string): boolean => {
  const other = OTHER_FORM.exec(rest)
  const number = other === null ? null : numberOf(value)
  return number !== null && number === numberOf((other as RegExpExecArray)[1] as string)
}

const GLOSS = /^ \(([a-zA-Z ]{2,40})\)$/

/** Whether a bracket behind a number only says it once more, “18 (eighteen)”, or says where it is from, “(see above)”. */
export const isGloss = (number: string, rest: string): boolean => {
  const words = GLOSS.exec(rest)?.[1]?.toLowerCase()
  if (words === undefined) return false
  const count = COUNT.split("|").slice(0, 21).indexOf(words)
  return count === -1 ? /^(?:see|as) (?:above|before|shown|required|needed)/.test(words) : count === Number(number)
}
