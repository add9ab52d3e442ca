/** Blocks of ours in the editor: photos, pull quotes and embeds. Each holds nothing itself. */
import { Node, pm, updateAttrsDialog } from "django-prose-editor/editor"
import { pickPhoto } from "desk/photo-library"
import { pulled, quotesIn, rangeOf, wordsOf } from "desk/quote-words"

const _ = window.gettext ?? ((text) => text)

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

const photosOf = (editor) => editor.storage.photo?.offers ?? []
/** Browsers know few names for what phones save: a file without a kind is told by its ending. */
const isPicture = ({ type, name }) => type.startsWith("image/") || (!type && /\.(heic|heif|hif)$/iu.test(name))
/** The beginning of words, in one line: a choice knows its entries by their text, in which blanks are joined. */
const short = (text) => {
  const line = text.replace(/\s+/gu, " ").trim()
  return line.length > 90 ? `${line.slice(0, 89).trimEnd()}…` : line
}

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
  label: (value, editor) => `${_("Pull quote")}: ${short(pulled(value, quotesIn(editor.state.doc)) ?? _("the words chosen do not stand in the quote"))}`,
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
