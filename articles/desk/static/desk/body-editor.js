/** Turns the body's field into an editor. Without this script the field stays what it is: HTML. */
import { Editor, getSchema } from "django-prose-editor/editor"
import { bodyExtensions, bodyHtml, parseBody } from "desk/body-nodes"

const _ = window.gettext ?? ((text) => text)
const EMPTY = "<p></p>"
/* What the editor's own buttons say, in English, and what they say in the language of the desk. */
const BUTTONS = {
  bold: _("bold"),
  italic: _("italic"),
  subscript: _("subscript"),
  superscript: _("superscript"),
  "insert link": _("insert link"),
  "remove link": _("remove link"),
  "heading 2": _("heading 2"),
  "heading 3": _("heading 3"),
  paragraph: _("paragraph"),
  "unordered list": _("unordered list"),
  "ordered list": _("ordered list"),
  blockquote: _("blockquote"),
  "horizontal rule": _("horizontal rule"),
  undo: _("undo"),
  redo: _("redo"),
  "edit HTML": _("edit HTML"),
}

function startEditor(textarea) {
  const element = document.createElement("div")
  element.className = "prose-editor body-editor"
  textarea.before(element)
  element.append(textarea)

  const editor = new Editor({
    element,
    editable: !textarea.disabled && !textarea.readOnly,
    extensions: bodyExtensions,
    content: parseBody(getSchema(bodyExtensions), textarea.value).toJSON(),
    injectCSS: false, // the rules are in editor.css
    enableInputRules: false, // two hyphens stay two hyphens
    enablePasteRules: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": _("Text"), id: "body-text" },
    },
    onBeforeCreate({ editor }) {
      const { embedHosts, paragraphEnds } = JSON.parse(textarea.dataset.bodyEditor)
      editor.storage.photo.offers = JSON.parse(textarea.dataset.photos ?? "[]")
      editor.storage.embed.hosts = embedHosts
      editor.storage.bodyClipboard.paragraphEnds = paragraphEnds
    },
    onUpdate({ editor }) {
      const html = bodyHtml(editor)
      textarea.value = html === EMPTY ? "" : html
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })

  for (const label of textarea.labels) label.addEventListener("click", () => editor.commands.focus())
  nameButtons(element)
  editor.on("create", () => nameButtons(element))
  speakLanguage(editor)
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-paragraph], a[href='#id_body']")
    if (!link) return
    event.preventDefault()
    if (link.dataset.paragraph) goToParagraph(editor, Number(link.dataset.paragraph))
    else editor.chain().focus().scrollIntoView().run()
  })
  if (location.hash === "#id_body") element.scrollIntoView()
  return editor
}

function nameButtons(element) {
  for (const button of element.querySelectorAll(".prose-menubar button[title]")) {
    const said = BUTTONS[button.title]
    if (!said) continue
    button.title = said
    button.setAttribute("aria-label", said)
  }
}

/** Hyphens and spelling of the article's own language. */
function speakLanguage(editor) {
  const language = document.getElementById("id_language")
  const speak = () => editor.view.dom.setAttribute("lang", language.value)
  if (!language) return
  speak()
  language.addEventListener("change", speak)
}

/** Put the cursor into paragraph `number`, counted from 1 as the checks do: empty ones are not stored. */
function goToParagraph(editor, number) {
  let count = 0
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock) return count < number
    if (/[^ \t\n\r\f]/.test(node.textContent) || node.children.some((child) => !child.isText)) count += 1
    if (count === number) {
      editor.chain().focus().setTextSelection(position + 1).scrollIntoView().run()
      count += 1
    }
    return false
  })
}

for (const textarea of document.querySelectorAll("textarea[data-body-editor]")) {
  const editor = startEditor(textarea)
  textarea.dispatchEvent(new CustomEvent("body-editor:ready", { bubbles: true, detail: { editor } }))
}
