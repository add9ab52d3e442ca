/**
 * A quote that was just marked asks for its speaker: a dialog with the names that the desk knows. What is
 * chosen goes into a row of the panel, and with the form to the server; nothing is stored before that.
 */
import { hasEllipsis, quotesIn } from "desk/quote-words"

const _ = window.gettext ?? ((text) => text)
const group = document.querySelector(".quote-rows[data-speakers]")
let editor = null

document.addEventListener("body-editor:ready", (event) => {
  editor = event.detail.editor
  editor.on("update", follow)
})
document.addEventListener("quote:marked", (event) => {
  if (!group) return
  ask(rowOf(event.detail.ref))
})

const rowsOf = () => [...group.querySelectorAll(".quote-row[data-mark]")]
const field = (row, name) => row.querySelector(`[name$="-${name}"]`)

/** The date of the article: of its event, else of its first publication; what a speaker was then is offered. */
const day = () => document.getElementById("id_event_start")?.value || group.dataset.on

/** The row of a mark; made from the empty one if there is none yet. */
function rowOf(ref) {
  const there = rowsOf().find((row) => row.dataset.mark === ref)
  if (there) return there
  const total = document.getElementById("id_quotes-TOTAL_FORMS")
  const holder = document.createElement("div")
  holder.append(document.getElementById("quote-row-empty").content.cloneNode(true))
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", total.value)
  const row = holder.firstElementChild
  row.dataset.mark = ref
  row.querySelector(".quote-words").id = `quote-${ref}`
  group.querySelector(".no-quotes")?.remove()
  group.querySelector("fieldset").append(row)
  field(row, "mark").value = ref
  total.value = String(Number(total.value) + 1)
  window.django?.jQuery(row).find("select.admin-autocomplete").djangoAdminSelect2()
  follow()
  return row
}

/** Words of the rows are the body's; a row whose mark has gone says so. */
function follow() {
  if (!group || !editor) return
  const words = quotesIn(editor.state.doc)
  for (const row of rowsOf()) {
    const text = words.get(row.dataset.mark)
    row.classList.toggle("mark-gone", text === undefined)
    const shown = row.querySelector(".quote-words")
    if (text === undefined) continue
    if (shown.textContent !== text) shown.textContent = text
    row.querySelector(".field-ellipsis")?.classList.toggle("hidden", !hasEllipsis(text))
  }
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

function labelled(text, input) {
  return element("p", {}, element("label", { htmlFor: input.id, textContent: text }), input)
}

/** Ask who said the words of a row. Escape leaves the mark without a speaker; the list of findings says so. */
function ask(row) {
  const part = (name) => element("input", { id: `speaker-${name}`, className: "vTextField", value: field(row, name)?.value ?? "", autocomplete: "off" })
  const [name, honorific, role, organisation] = ["speaker", "honorific", "role", "organisation"].map(part)
  const list = element("ul", { id: "speaker-list", className: "speaker-list" })
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", _("Known speakers"))
  name.setAttribute("role", "combobox")
  name.setAttribute("aria-autocomplete", "list")
  name.setAttribute("aria-controls", list.id)
  name.setAttribute("aria-expanded", "false")
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { textContent: _("Who said it?") }),
    element("blockquote", { textContent: row.querySelector(".quote-words").textContent }),
    labelled(_("Name, or the body that speaks"), name),
    list,
    labelled(_("Rank or title"), honorific),
    labelled(_("Role"), role),
    labelled(_("Organisation"), organisation),
    element(
      "div",
      { className: "desk-buttons" },
      element("button", { className: "button desk-primary", textContent: _("That is the speaker") }),
      element("button", { type: "button", className: "button", textContent: _("Later"), onclick: () => dialog.close() }),
    ),
  )
  const dialog = element("dialog", { className: "room-dialog" }, form)
  dialog.setAttribute("aria-label", _("Who said it?"))
  let chosen = null
  let found = []
  let at = -1
  let asked = 0

  function show() {
    list.replaceChildren(
      ...found.map((one, number) => {
        const held = [one.honorific, one.role, one.organisation].filter(Boolean).join(", ")
        const option = element("li", { id: `speaker-${number}`, textContent: one.label })
        if (one.kind !== "person") option.append(element("span", { className: "quiet", textContent: ` ${_("organisation")}` }))
        if (held) option.append(element("span", { className: "quiet", textContent: ` ${held}` }))
        option.setAttribute("role", "option")
        option.setAttribute("aria-selected", String(number === at))
        option.addEventListener("mousedown", (event) => {
          event.preventDefault()
          choose(number)
        })
        return option
      }),
    )
    const typed = name.value.trim()
    if (typed && !found.some((one) => one.name === typed)) {
      list.append(element("li", { className: "quiet speaker-new", textContent: `${_("New:")} ${typed}` }))
    }
    name.setAttribute("aria-expanded", String(found.length > 0))
    name.setAttribute("aria-activedescendant", at >= 0 ? `speaker-${at}` : "")
  }

  function choose(number) {
    chosen = found[number]
    asked += 1 // an answer that is still on its way is of no use any more
    name.value = chosen.name
    honorific.value ||= chosen.honorific ?? ""
    role.value ||= chosen.role ?? ""
    organisation.value ||= chosen.organisation ?? ""
    found = []
    at = -1
    show()
    honorific.focus()
  }

  name.addEventListener("input", async () => {
    chosen = null
    const mine = (asked += 1)
    const typed = name.value.trim()
    let answer = { speakers: [] }
    if (typed.length > 1) {
      answer = await fetch(`${group.dataset.speakers}?q=${encodeURIComponent(typed)}&on=${encodeURIComponent(day())}`)
        .then((response) => (response.ok ? response.json() : answer))
        .catch(() => answer)
    }
    if (mine !== asked) return // a later letter was faster
    const held = found[at] // chosen with the arrows while the answer was on its way
    found = answer.speakers
    at = held ? found.findIndex((one) => one.kind === held.kind && one.id === held.id) : -1
    show()
  })
  name.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length) return
      event.preventDefault()
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length
      show()
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault()
      choose(at)
    } else if (event.key === "Escape" && found.length) {
      event.preventDefault()
      found = []
      show()
    }
  })
  form.addEventListener("submit", () => {
    for (const [part, input] of Object.entries({ speaker: name, honorific, role, organisation })) field(row, part).value = input.value.trim()
    link(row, chosen)
    row.dispatchEvent(new Event("input", { bubbles: true }))
  })
  dialog.addEventListener("close", () => {
    editor?.view.focus() // at once: a frame later it would take back words that were selected meanwhile
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
  name.focus()
}

/** Put the record that was chosen into the row's own choice, so that the name leads there. */
function link(row, chosen) {
  if (!chosen) return
  const select = field(row, chosen.kind === "person" ? "person" : "affiliation")
  if (!select) return
  select.append(new Option(chosen.label, chosen.id, true, true))
  window.django?.jQuery(select).trigger("change")
}

// Guesses: one click accepts, one rejects, and either can be taken back until the form is saved.

function offer(row, accept, reject) {
  const before = [...row.querySelectorAll("input, select, textarea")].map((input) => [input, input.value, input.checked])
  const buttons = element("p", { className: "guess-buttons" })
  const button = (text, act) => {
    const made = element("button", { type: "button", className: "desk-plain", textContent: text })
    made.dataset.changesForm = ""
    made.addEventListener("click", () => {
      act()
      row.dispatchEvent(new Event("input", { bubbles: true }))
    })
    return made
  }
  const first = () => buttons.replaceChildren(button(_("Right"), () => done(accept)), button(_("Wrong"), () => done(reject)))
  function done(act) {
    act()
    row.classList.add("guess-settled")
    buttons.replaceChildren(
      button(_("Undo"), () => {
        for (const [input, value, checked] of before) Object.assign(input, { value, checked })
        window.django?.jQuery(row).find("select").trigger("change")
        row.classList.remove("guess-settled", "guess-rejected")
        first()
        buttons.querySelector("button").focus()
      }),
    )
    buttons.querySelector("button").focus()
  }
  first()
  row.append(buttons)
  row.classList.add("guess-offered") // the buttons say what the box says
}

for (const row of document.querySelectorAll(".quote-row.guess")) {
  offer(
    row,
    () => {
      field(row, "confirmed").checked = true
    },
    () => {
      for (const name of ["speaker", "honorific", "role", "organisation", "printed"]) field(row, name).value = ""
      for (const name of ["person", "affiliation"]) {
        field(row, name).value = ""
        window.django?.jQuery(field(row, name)).trigger("change")
      }
      row.classList.add("guess-rejected")
    },
  )
}
for (const box of document.querySelectorAll('#article_tags-group input[type=checkbox][name$="-confirmed"]')) {
  const row = box.closest(".inline-related")
  offer(
    row,
    () => {
      box.checked = true
    },
    () => {
      field(row, "DELETE").checked = true
      row.classList.add("guess-rejected")
    },
  )
}
