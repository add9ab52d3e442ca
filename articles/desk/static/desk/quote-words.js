/**
 * The words of quotes, as articles/body/marks.py reads them from the stored body, and the part of them that a pull
 * quote repeats. A range counts words, so both sides have to part them at the same places.
 */
const OPENING = /^[“„‟«»"]/u
const CLOSING = /[”“„«»"]$/u
/** Runs of what Python does not take for white space, which is not what `\S` is here. */
const WORDS = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu

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

/** The value of a pull quote for words of a quote: `ref` for all, `ref:4-12` for a range (counted from 1), null for others. */
export function rangeOf(ref, typed, quotes) {
  const [all, some] = [wordsOf(quotes.get(ref)), wordsOf(typed)]
  if (!some.length || some.length === all.length) return some.join(" ") === all.join(" ") || !some.length ? ref : null
  const at = all.findIndex((_word, place) => some.every((word, number) => all[place + number] === word))
  return at < 0 ? null : `${ref}:${at + 1}-${at + some.length}`
}

/** What a pull quote prints. */
export function pulled(value, quotes) {
  const [ref, range] = value.split(":")
  const text = quotes.get(ref)
  if (!range || text === undefined) return text ?? value
  const [all, [first, last]] = [wordsOf(text), range.split("-").map(Number)]
  return `${first > 1 ? "… " : ""}${all.slice(first - 1, last).join(" ")}${last < all.length ? " …" : ""}`
}
