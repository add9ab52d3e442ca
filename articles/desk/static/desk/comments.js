/**
 * Comments without leaving the text: the links of the panel open a dialog, and the answer of the server
 * replaces the panel. The words in the form are not touched.
 */
const _ = window.gettext ?? ((text) => text)
const tokenField = () => document.querySelector("#article_form input[name=csrfmiddlewaretoken]")
const panel = () => document.querySelector("[data-comments]")
let editor = null

document.addEventListener("body-editor:ready", (event) => {
  editor = event.detail.editor
})

/** Send a comment or settle one; puts the new panel in place. Throws a sentence for the writer. */
async function send(address, fields, again = false) {
  let answer
  try {
    answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": tokenField().value, "X-Requested-With": "fetch" },
      redirect: "error",
    })
  } catch {
    throw new Error(_("It could not be sent. Your words are still here; try again."))
  }
  const token = answer.headers.get("X-CSRFToken") // of now: somebody signed in again on another page
  if (token && !again) {
    tokenField().value = token
    return send(address, fields, true)
  }
  if (!answer.ok) throw new Error(answer.status === 400 ? await answer.text() : _("It could not be sent. Your words are still here; try again."))
  const template = document.createElement("template")
  template.innerHTML = await answer.text()
  panel().replaceWith(template.content.querySelector("[data-comments]"))
}

/** The paragraph or quote at the cursor: {anchor, anchor_ref, words}. */
function here() {
  if (!editor?.view.hasFocus() && !editor?.state.selection.from) return {}
  const { state } = editor
  const { $from } = state.selection
  const mark = $from.marks().find((one) => one.type.name === "quote") ?? $from.nodeAfter?.marks.find((one) => one.type.name === "quote")
  if (mark) {
    let words = ""
    state.doc.descendants((node) => {
      if (node.isText && node.marks.some((one) => one.eq(mark))) words += node.text
    })
    return { anchor: "quote", anchor_ref: mark.attrs.ref, words }
  }
  let number = 0
  let found = {}
  state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    if (/[^ \t\n\r\f]/.test(node.textContent) || node.children.some((child) => !child.isText)) number += 1
    if (position < $from.pos && $from.pos <= position + node.nodeSize) {
      found = { anchor: "block", anchor_ref: String(number), words: node.textContent }
    }
    return false
  })
  return found
}

function ask(title, place, extra) {
  const dialog = document.createElement("dialog")
  dialog.className = "comment-dialog"
  const form = document.createElement("form")
  form.method = "dialog"
  const label = document.createElement("label")
  label.textContent = title
  label.htmlFor = "comment-words"
  const words = document.createElement("textarea")
  words.id = "comment-words"
  words.required = true
  const trouble = document.createElement("p")
  trouble.setAttribute("role", "alert")
  trouble.className = "errornote"
  trouble.hidden = true
  const buttons = document.createElement("div")
  buttons.className = "desk-buttons"
  const say = document.createElement("button")
  say.className = "button desk-primary"
  say.textContent = _("Say it")
  const cancel = document.createElement("button")
  cancel.type = "button"
  cancel.className = "button"
  cancel.textContent = _("Cancel")
  cancel.addEventListener("click", () => dialog.close())
  buttons.append(say, cancel)
  if (place.words) {
    const about = document.createElement("blockquote")
    about.textContent = place.words
    form.append(about)
  }
  form.append(label, words, trouble, buttons)
  dialog.append(form)
  document.body.append(dialog)
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    say.disabled = true
    try {
      const { anchor = "", anchor_ref = "" } = place
      await send(panel().dataset.comments, { text: words.value, anchor, anchor_ref, ...extra })
      dialog.close()
      panel().querySelector("a")?.focus()
    } catch (error) {
      trouble.textContent = error.message
      trouble.hidden = false
      say.disabled = false
    }
  })
  dialog.addEventListener("close", () => dialog.remove())
  dialog.showModal()
  words.focus()
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-comment], a[data-answer], a[data-settle]")
  if (!link || event.metaKey || event.ctrlKey) return
  event.preventDefault()
  if (link.dataset.settle) {
    send(link.dataset.settle, {}).catch((error) => window.alert(error.message))
  } else if (link.dataset.answer) {
    ask(_("Your answer"), {}, { parent: link.dataset.answer })
  } else {
    ask(_("Comment"), here(), {})
  }
})

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.key.toLowerCase() !== "m") return
  event.preventDefault()
  ask(_("Comment"), here(), {})
})
