/**
 * The words of quotes, as articles/body/marks.py reads them from the stored body, and the part of them that a pull
 * quote repeats. A range counts words, so both sides have to part them at the same places.
 */
const OPENING = /^[“„‟«»"]/u
const CLOSING = /[”“„«»"]$/u
/** Runs of what Python does not take for white space, which is not what `\S` is here. */
const WORDS = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu

/** As articles/quotes/ellipses.py finds one. */
const ELLIPSIS = /…|\.{3,}|\.(?:[ \u00a0\u202f]\.){2}/u

export const hasEllipsis = (text) => ELLIPSIS.test(text)
export const wordsOf = (text) => text?.match(WORDS) ?? []

/** The words of each quote in the document: ref → text, its paragraphs parted by an empty line. */
export function quotesIn(doc) {
  const quotes = new Map()
  doc.descendants((block) => {
    if (!block.isTextblock) return true
    for (const [ref, words] of quotesOf(block)) append(quotes, ref, "\n\n", words)
    return false
  })
  return quotes
}

/** The quotes of a paragraph; pieces that an attribution splits are parted by a space. */
function quotesOf(block) {
  const pieces = []
  let before
  block.forEach((node) => {
    const ref = node.marks.find(({ type }) => type.name === "quote")?.attrs.ref
    const text = node.isText ? node.text : "\n"
    if (ref && ref === before) pieces.at(-1)[1] += text
    else if (ref) pieces.push([ref, text])
    before = ref
  })
  const quotes = new Map()
  for (const [ref, piece] of pieces) append(quotes, ref, " ", withoutOuterMarks(piece))
  return quotes
}

function append(quotes, ref, between, words) {
  quotes.set(ref, quotes.has(ref) ? quotes.get(ref) + between + words : words)
}

function withoutOuterMarks(words) {
  return OPENING.test(words) ? words.slice(1).replace(CLOSING, "") : words
}

/** The sum of each run of `size` words, as articles/body/pulls.py makes it. */
function sumsOf(words, size) {
  let [total, weight] = [0, 1]
  const until = [0]
  for (const word of words) {
    let folded = 0
    for (const sign of word) folded = (Math.imul(folded, 16777619) + sign.codePointAt(0)) | 0
    until.push((total = (Math.imul(total, 2654435761) + folded) | 0))
  }
  for (let word = 0; word < size; word += 1) weight = Math.imul(weight, 2654435761)
  const sum = (start) => (until[start + size] - Math.imul(until[start], weight)) >>> 0
  return until.slice(size).map((_end, start) => sum(start).toString(16).padStart(8, "0"))
}

/** The value of a pull quote for words of a quote: `ref` for all, `ref:4-12:sum` for some of them, null for others. */
export function rangeOf(ref, typed, quotes) {
  const [all, some] = [wordsOf(quotes.get(ref)), wordsOf(typed)]
  if (!some.length || some.length === all.length) return some.join(" ") === all.join(" ") || !some.length ? ref : null
  const at = all.findIndex((_word, place) => some.every((word, number) => all[place + number] === word))
  return at < 0 ? null : `${ref}:${at + 1}-${at + some.length}:${sumsOf(some, some.length)[0]}`
}

/** What a pull quote prints; null if the words that were chosen are not in the quote any more, or twice. */
export function pulled(value, quotes) {
  const [ref, range, sum] = value.split(":")
  const text = quotes.get(ref)
  if (!range || text === undefined) return text ?? value
  const [all, [first, last]] = [wordsOf(text), range.split("-").map(Number)]
  const size = last - first + 1
  const found = sumsOf(all, size).flatMap((one, at) => (!sum || one === sum ? [at] : []))
  const at = found.includes(first - 1) ? first - 1 : sum && found.length === 1 ? found[0] : null
  if (at === null) return null
  return `${at ? "… " : ""}${all.slice(at, at + size).join(" ")}${at + size < all.length ? " …" : ""}`
}
