/**
 * The body schema for the editor: the same elements as articles/body/schema.py, and nothing that
 * changes words. White space in a paragraph is text, whatever it is.
 */
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Extension,
  Gapcursor,
  getHTMLFromFragment,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Mark,
  Menu,
  Node,
  OrderedList,
  Paragraph,
  pm,
  Subscript,
  Superscript,
  Text,
  updateAttrsDialog,
} from "django-prose-editor/editor"
import { pickPhoto } from "desk/photo-library"
import { Signs } from "desk/signs"

const _ = window.gettext ?? ((text) => text)
const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
const OUTER = /^[\s“„‟«»"]$/u // blanks and marks that stand around quoted words
const OUTER_END = /^[\s”“„«»"]$/u

/** Ten random letters and digits, as `new_ref` of articles/body/marks.py makes them. */
export function newRef() {
  let ref = ""
  while (ref.length < 10) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < 252) ref += ALPHABET[byte % 36]
  }
  return ref
}

/** The document that a stored body is. Nothing of a paragraph's text is dropped or joined. */
export function parseBody(schema, html) {
  const { body } = new window.DOMParser().parseFromString(`<body>${html}</body>`, "text/html")
  return pm.model.DOMParser.fromSchema(schema).parse(body)
}

/** The document as HTML, one line a block, as it is stored. */
export function bodyHtml({ state: { doc, schema } }) {
  const blocks = doc.children.map((block) => getHTMLFromFragment(pm.model.Fragment.from(block), schema))
  return blocks.join("\n")
}

/** The words of each quote in the document: ref → text. */
export function quotesIn(doc) {
  const quotes = new Map()
  doc.descendants((node) => {
    const mark = node.isText && node.marks.find(({ type }) => type.name === "quote")
    if (mark) quotes.set(mark.attrs.ref, (quotes.get(mark.attrs.ref) ?? "") + node.text)
  })
  return quotes
}

/** Quoted words. Outermost of all marks, so that links and emphasis inside never cut it. */
export const Quote = Mark.create({
  name: "quote",
  priority: 2000,
  addAttributes() {
    return {
      ref: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-quote"),
        renderHTML: ({ ref }) => ({ "data-quote": ref }),
      },
    }
  },
  parseHTML: () => [{ tag: "q[data-quote]" }],
  renderHTML: ({ HTMLAttributes }) => ["q", HTMLAttributes, 0],
  addCommands() {
    return {
      toggleQuote:
        () =>
        ({ state, tr, dispatch }) => {
          const type = state.schema.marks.quote
          let ref = null
          const { from, to, empty, $from } = state.selection
          const here = type.isInSet($from.marks()) || type.isInSet($from.nodeAfter?.marks ?? [])
          if (here) {
            for (const [start, end] of rangesOf(state.doc, here)) tr.removeMark(start, end, type)
          } else if (!empty) {
            ref = newRef()
            const mark = type.create({ ref })
            for (const [start, end] of wordsBetween(state.doc, from, to)) tr.addMark(start, end, mark)
          }
          if (dispatch) {
            tr.removeStoredMark(type)
            if (ref && tr.docChanged) setTimeout(() => document.dispatchEvent(new CustomEvent("quote:marked", { detail: { ref } })))
          }
          return tr.docChanged
        },
    }
  },
  addKeyboardShortcuts() {
    return { "Mod-Shift-q": () => this.editor.commands.toggleQuote() }
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "quote",
      groups: "own",
      button: buttons.text(_("Quote"), _("Quote: mark the selected words as said by somebody, or take the mark away")),
      active: (editor) => editor.isActive("quote"),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("quote"),
      command: (editor) => editor.chain().focus().toggleQuote().run(),
    })
  },
})

/** Where a quote's mark stands, all its pieces. */
function rangesOf(doc, mark) {
  const ranges = []
  doc.descendants((node, position) => {
    if (node.marks.some((other) => other.eq(mark))) ranges.push([position, position + node.nodeSize])
  })
  return ranges
}

/** The selected part of each paragraph, without blanks and quotation marks at its ends. */
function wordsBetween(doc, from, to) {
  const ranges = []
  doc.nodesBetween(from, to, (node, position) => {
    if (!node.isTextblock) return true
    let start = Math.max(from, position + 1)
    let end = Math.min(to, position + 1 + node.content.size)
    const sign = (at) => doc.textBetween(at, at + 1, "", "\ufffc")
    while (start < end && OUTER.test(sign(start))) start += 1
    while (start < end && OUTER_END.test(sign(end - 1))) end -= 1
    if (start < end) ranges.push([start, end])
    return false
  })
  return ranges
}

/** A block of ours that holds nothing itself and is shown as a box with a label. */
function ownNode({ name, tag, data, label, button, title, ask }) {
  return Node.create({
    name,
    group: "block",
    atom: true,
    draggable: true,
    addAttributes() {
      return {
        value: {
          default: null,
          parseHTML: (element) => element.getAttribute(data),
          renderHTML: ({ value }) => ({ [data]: value }),
        },
      }
    },
    parseHTML: () => [{ tag: `${tag}[${data}]` }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes],
    addNodeView() {
      return ({ node, editor }) => {
        const dom = document.createElement("div")
        dom.className = `own-node own-node-${name}`
        dom.textContent = label(node.attrs.value, editor)
        return { dom }
      }
    },
    addMenuItems({ menu, buttons }) {
      menu.defineItem({
        name,
        groups: "insert",
        button: buttons.text(button, title),
        command: async (editor) => {
          const value = await ask(editor)
          if (!value) return
          const { $to, to } = editor.state.selection
          const below = $to.depth ? $to.after(1) : to // no paragraph is cut in two
          editor.chain().insertContentAt(below, { type: name, attrs: { value } }).focus().run()
        },
      })
    },
  })
}

/** Let the writer choose one of `offers` ({ref, label}). Resolves to the ref, or null. */
async function choose(editor, title, offers, nothing) {
  const labels = new Map(offers.map(({ ref, label }) => [`${label} (${ref})`, ref]))
  if (!labels.size) {
    await updateAttrsDialog({}, { title: nothing, submitText: _("Close") })(editor, {})
    return null
  }
  const answer = await updateAttrsDialog(
    { choice: { title, enum: [...labels.keys()] } },
    { title, submitText: _("Insert") },
  )(editor, { choice: labels.keys().next().value })
  return answer && labels.get(answer.choice)
}

const wordsOf = (text) => text?.match(/\S+/gu) ?? []

/** The value of a pull quote for words of a quote: `ref` for all, `ref:4-12` for a range (counted from 1), null for others. */
function rangeOf(ref, typed, quotes) {
  const [all, some] = [wordsOf(quotes.get(ref)), wordsOf(typed)]
  if (!some.length || some.length === all.length) return some.join(" ") === all.join(" ") || !some.length ? ref : null
  const at = all.findIndex((_word, place) => some.every((word, number) => all[place + number] === word))
  return at < 0 ? null : `${ref}:${at + 1}-${at + some.length}`
}

/** What a pull quote prints. */
function pulled(value, quotes) {
  const [ref, range] = value.split(":")
  const text = quotes.get(ref)
  if (!range || text === undefined) return text ?? value
  const [all, [first, last]] = [wordsOf(text), range.split("-").map(Number)]
  return `${first > 1 ? "… " : ""}${all.slice(first - 1, last).join(" ")}${last < all.length ? " …" : ""}`
}

const photosOf = (editor) => editor.storage.photo?.offers ?? []
/** Browsers know few names for what phones save: a file without a kind is told by its ending. */
const isPicture = ({ type, name }) => type.startsWith("image/") || (!type && /\.(heic|heif|hif)$/iu.test(name))
const short = (text) => (text.length > 90 ? `${text.slice(0, 89)}…` : text)

export const Photo = ownNode({
  name: "photo",
  tag: "figure",
  data: "data-photo",
  button: _("Photo"),
  title: _("Photo: choose one of the library, or bring one in"),
  label: (ref, editor) => {
    const offer = photosOf(editor).find((photo) => photo.ref === ref)
    return `${_("Photo")}: ${offer ? offer.label : ref}`
  },
  ask: async (editor) => {
    const photo = await pickPhoto()
    if (photo) editor.storage.photo.offers.push(photo)
    return photo?.ref
  },
}).extend({
  addStorage: () => ({ offers: [] }),
  addProseMirrorPlugins() {
    const { editor } = this
    const bringIn = async (view, files, at) => {
      const pictures = [...files].filter(isPicture)
      for (const file of pictures) {
        const photo = await pickPhoto(file)
        if (!photo) continue
        editor.storage.photo.offers.push(photo)
        const place = Math.min(at ?? editor.state.selection.to, editor.state.doc.content.size)
        const $place = editor.state.doc.resolve(place)
        editor.chain().insertContentAt($place.depth ? $place.after(1) : place, { type: "photo", attrs: { value: photo.ref } }).run()
      }
      return pictures.length > 0
    }
    return [
      new pm.state.Plugin({
        props: {
          handleDrop(view, event) {
            const files = event.dataTransfer?.files
            if (!files?.length) return false
            event.preventDefault()
            void bringIn(view, files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos)
            return true
          },
        },
      }),
    ]
  },
})

export const Pull = ownNode({
  name: "pull",
  tag: "aside",
  data: "data-pull",
  button: _("Pull quote"),
  title: _("Pull quote: repeat a quote of this text in large type"),
  label: (value, editor) => `${_("Pull quote")}: ${short(pulled(value, quotesIn(editor.state.doc)))}`,
  ask: async (editor) => {
    const quotes = quotesIn(editor.state.doc)
    const offers = [...quotes].map(([ref, text]) => ({ ref, label: short(text) }))
    const ref = await choose(editor, _("Which quote?"), offers, _("There is no quote in the text yet. Mark one first."))
    if (!ref || wordsOf(quotes.get(ref)).length < 8) return ref
    const title = _("Words that are repeated")
    const description = _("Leave all, or keep some that stand together. An ellipsis shows what is left out.")
    const answering = updateAttrsDialog({ words: { title, format: "textarea", description } }, { title: _("Pull quote"), submitText: _("Insert") })(editor, {
      words: quotes.get(ref),
    })
    const input = editor.view.dom.parentElement.querySelector("dialog [name=words]")
    input?.addEventListener("input", () => input.setCustomValidity(rangeOf(ref, input.value, quotes) ? "" : _("These words do not stand together in the quote.")))
    const answer = await answering
    return answer && rangeOf(ref, answer.words ?? "", quotes)
  },
})

export const Embed = ownNode({
  name: "embed",
  tag: "figure",
  data: "data-embed",
  button: _("Embed"),
  title: _("Embed: a film that readers can load with a click"),
  label: (address) => `${_("Embed")}: ${address}`,
  ask: async (editor) => {
    const { hosts } = editor.storage.embed
    const description = _("of a player at %s, beginning with https://").replace("%s", hosts.join(", "))
    const answering = updateAttrsDialog(
      { address: { title: _("Address"), format: "url", required: true, description } },
      { title: _("Embed"), submitText: _("Insert") },
    )(editor, {})
    const input = editor.view.dom.parentElement.querySelector("dialog input[name=address]")
    input.addEventListener("input", () => input.setCustomValidity(refusal(input.value, hosts)))
    const answer = await answering
    return answer && answer.address
  },
}).extend({ addStorage: () => ({ hosts: [] }) })

/** Why an address cannot be embedded; "" if it can. `good_embed` of articles/body/schema.py has the last word. */
function refusal(address, hosts) {
  const url = window.URL.parse(address)
  const good = url?.protocol === "https:" && hosts.includes(url.host) && !url.username && address.startsWith("https://")
  const allowed = _("This address cannot be embedded. Allowed are https addresses at %s.").replace("%s", hosts.join(", "))
  return good || !address ? "" : allowed
}

/** Text that comes over the clipboard: our own keeps every blank, that of web pages is read as a page. */
const Clipboard = Extension.create({
  name: "bodyClipboard",
  addStorage: () => ({ paragraphEnds: [] }),
  addProseMirrorPlugins() {
    const { DOMParser } = pm.model
    const { storage } = this
    const verbatim = DOMParser.fromSchema(this.editor.schema)
    const asPage = new DOMParser(
      this.editor.schema,
      verbatim.rules.map((rule) => (rule.node ? { ...rule, preserveWhitespace: false } : rule)),
    )
    const clipboardParser = {
      parseSlice(dom, options) {
        endParagraphs(dom, storage.paragraphEnds)
        return (options.preserveWhitespace ? verbatim : asPage).parseSlice(dom, options)
      },
    }
    return [new pm.state.Plugin({ props: { clipboardParser } })]
  },
})

/** Cells of tables and other foreign blocks become `div`, of which the parser knows that they end a paragraph. */
function endParagraphs(dom, names) {
  if (!names.length) return
  for (const element of dom.querySelectorAll(names.join())) {
    const block = document.createElement("div")
    block.append(...element.childNodes)
    element.replaceWith(block)
  }
}

/** The body as HTML, to look at and to change. Named `html` because the menu asks for that name. */
const Source = Extension.create({
  name: "html",
  addCommands() {
    return {
      editHTML:
        () =>
        ({ editor }) => {
          const fields = { html: { title: "HTML", format: "textarea" } }
          updateAttrsDialog(fields, { title: _("The text as HTML") })(editor, { html: bodyHtml(editor) }).then((answer) => {
            if (!answer) return
            const { tr, doc, schema } = editor.state
            editor.view.dispatch(tr.replaceWith(0, doc.content.size, parseBody(schema, answer.html).content))
          })
          return true
        },
    }
  },
})

const verbatim = { whitespace: "pre" }

/** All of the schema, with the menu. */
export const bodyExtensions = [
  Document,
  Text,
  Paragraph.extend(verbatim),
  Heading.extend(verbatim).configure({ levels: [2, 3] }),
  Quote,
  Link.configure({ autolink: false, enableTarget: false }),
  Bold,
  Italic,
  Subscript,
  Superscript,
  HardBreak,
  BulletList,
  OrderedList.configure({ enableListAttributes: false }),
  ListItem,
  Blockquote,
  HorizontalRule,
  Photo,
  Pull,
  Embed,
  History,
  Dropcursor,
  Gapcursor,
  Clipboard,
  Signs,
  Source,
  Menu.configure({
    groups: [
      { group: "own" },
      { group: "marks" },
      { group: "link" },
      { group: "blockType -lists" },
      { group: "lists" },
      { group: "nodes -blockType -lists" },
      { group: "insert" },
      { group: "signs" },
      { group: "history" },
      { group: "utility" },
    ],
  }),
]
