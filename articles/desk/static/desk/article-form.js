/* The article form: a headline of one line, the count of words, the keys, a question before words are left behind. */
addEventListener("DOMContentLoaded", () => {
  const _ = window.gettext ?? ((text) => text)
  const form = document.getElementById("article_form")
  if (!form) return
  let unsaved = false

  form.addEventListener("input", () => {
    unsaved = true
    count()
  })
  form.addEventListener("submit", (event) => {
    unsaved = false
    if (event.submitter && form.dataset.sent) event.preventDefault() // a second click on the way
    form.dataset.sent = "1"
    setTimeout(() => delete form.dataset.sent, 4000)
  })
  addEventListener("pageshow", () => delete form.dataset.sent)
  addEventListener("beforeunload", (event) => {
    if (unsaved && !document.getElementById("save-state")?.textContent) event.preventDefault()
  })
  document.getElementById("id_headline")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault()
  })

  const counter = document.getElementById("room-count")
  function count() {
    if (!counter) return
    const body = document.querySelector(".body-editor .ProseMirror")?.textContent ?? form.elements.body?.value.replace(/<[^>]*>/g, " ") ?? ""
    const text = `${form.elements.headline?.value ?? ""} ${body}`
    const words = text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}’'-]*[\p{L}\p{N}])?/gu)?.length ?? 0
    const told = { "%w": words, "%c": [...text.trim()].length, "%m": Math.max(1, Math.round(words / 230)) }
    counter.textContent = counter.dataset.words.replace(/%[wcm]/g, (sign) => told[sign])
  }
  count()
  document.addEventListener("body-editor:ready", count)

  // Keys
  const KEYS = [
    ["Ctrl/⌘ S", _("Save")],
    ["Ctrl/⌘ ⇧ Q", _("Mark the selected words as a quote, and say who said them")],
    ["Ctrl/⌘ Alt M", _("Comment on the paragraph or quote at the cursor")],
    ["Ctrl/⌘ Alt 2", _("Quotation marks around the selected words")],
    ["Ctrl/⌘ Alt -", _("En dash")],
    ["Ctrl/⌘ Alt .", _("Ellipsis")],
    ["F8 / ⇧ F8", _("Next and previous finding")],
  ]
  const button = document.getElementById("shortcuts-button")
  if (button) {
    button.hidden = false
    button.addEventListener("click", () => {
      const dialog = document.createElement("dialog")
      dialog.className = "room-dialog"
      dialog.setAttribute("aria-label", _("Keys"))
      const list = document.createElement("dl")
      list.className = "key-list"
      for (const [keys, what] of KEYS) {
        const term = document.createElement("dt")
        const told = document.createElement("dd")
        term.textContent = keys
        told.textContent = what
        list.append(term, told)
      }
      const close = document.createElement("button")
      close.className = "button"
      close.textContent = _("Close")
      close.addEventListener("click", () => dialog.close())
      dialog.addEventListener("close", () => dialog.remove())
      dialog.append(list, close)
      document.body.append(dialog)
      dialog.showModal()
    })
  }

  let finding = -1
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault()
      form.querySelector("[name=_continue]")?.click()
    } else if (event.key === "F8") {
      const links = [...document.querySelectorAll(".readiness a")]
      if (!links.length) return
      event.preventDefault()
      finding = (finding + (event.shiftKey ? -1 : 1) + links.length) % links.length
      links[finding].click()
    }
  })
})
