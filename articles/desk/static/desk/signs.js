/**
 * Typographic signs as buttons and keys: nothing is changed unless the writer asks for it there and then.
 * Marks of the article's own language; words inside quotations are never touched.
 */
import { Extension } from "django-prose-editor/editor"

const _ = window.gettext ?? ((text) => text)
const MARKS = { ar: ["«", "»"], de: ["„", "“"], fa: ["«", "»"], fr: ["« ", " »"], default: ["“", "”"] }
const language = () => document.getElementById("id_language")?.value.split("-")[0].toLowerCase() ?? ""
const marks = () => MARKS[language()] ?? MARKS.default

/**
 * Straight marks of `text` as curly ones, sign by sign; `kept` says which signs are words of a quote. What
 * stands between two double marks stays, the marks themselves change. Returns null for signs that stay.
 */
export function curled(text, kept, [opening, closing]) {
  const changes = new Array(text.length).fill(null)
  let inside = false
  for (let at = 0; at < text.length; at += 1) {
    if (kept[at]) continue
    const before = text[at - 1] ?? " "
    if (text[at] === '"') {
      changes[at] = inside ? closing : opening
      inside = !inside
    } else if (text[at] === "'" && !inside) {
      changes[at] = /[\p{L}\p{N}]/u.test(before) ? "’" : "‘"
    }
  }
  if (inside) {
    const last = text.lastIndexOf('"')
    changes[last] = null // a mark without its other half is the writer's to decide
  }
  return changes
}

/** Curl the straight marks of the selected words. */
function curlSelection({ state, tr, dispatch }) {
  const { from, to } = state.selection
  const changes = []
  state.doc.nodesBetween(from, to, (node, position) => {
    if (!node.isTextblock) return true
    let text = ""
    const kept = []
    const places = []
    node.descendants((child, offset) => {
      const quoted = child.marks.some((mark) => mark.type.name === "quote")
      const words = child.isText ? child.text : "\ufffc"
      for (let at = 0; at < words.length; at += 1) {
        text += words[at]
        kept.push(quoted)
        places.push(position + 1 + offset + at)
      }
    })
    curled(text, kept, marks()).forEach((sign, at) => {
      if (sign !== null && places[at] >= from && places[at] < to) changes.push([places[at], sign])
    })
    return false
  })
  if (!changes.length) return false
  if (dispatch) {
    for (const [at, sign] of changes.reverse()) tr.insertText(sign, at, at + 1)
  }
  return true
}

export const Signs = Extension.create({
  name: "signs",
  addCommands() {
    return {
      typeSign:
        (sign) =>
        ({ state, tr, dispatch }) => {
          if (dispatch) tr.insertText(sign, state.selection.from, state.selection.to)
          return true
        },
      putMarks:
        () =>
        ({ state, tr, dispatch }) => {
          const [opening, closing] = marks()
          const { from, to } = state.selection
          if (dispatch) tr.insertText(closing, to).insertText(opening, from)
          return true
        },
      curlMarks: () => curlSelection,
    }
  },
  addKeyboardShortcuts() {
    return {
      "Mod-Alt-2": () => this.editor.commands.putMarks(),
      "Mod-Alt--": () => this.editor.commands.typeSign("–"),
      "Mod-Alt-.": () => this.editor.commands.typeSign("…"),
      "Mod-Alt-'": () => this.editor.commands.typeSign("’"),
    }
  },
  addMenuItems({ menu, buttons }) {
    const item = (name, text, title, command) =>
      menu.defineItem({ name, groups: "signs", button: buttons.text(text, title), command: (editor) => command(editor.chain().focus()).run() })
    item("signMarks", "“ ”", _("Quotation marks around the selected words"), (chain) => chain.putMarks())
    item("signApostrophe", "’", _("Apostrophe"), (chain) => chain.typeSign("’"))
    item("signDash", "–", _("En dash"), (chain) => chain.typeSign("–"))
    item("signEllipsis", "…", _("Ellipsis"), (chain) => chain.typeSign("…"))
    item("signBlank", "⍽", _("No-break space"), (chain) => chain.typeSign("\u00a0"))
    item("signCurl", '" → “', _("Curl the straight marks of the selected words; words inside quotations stay"), (chain) => chain.curlMarks())
  },
})
