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
  OrderedList,
  Paragraph,
  pm,
  Subscript,
  Superscript,
  Text,
  updateAttrsDialog,
} from "django-prose-editor/editor"
import { Embed, Photo, Pull } from "desk/body-own-nodes"
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
