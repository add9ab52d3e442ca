/**
 * Tags that stand in the text: asked again as soon as what was typed is kept. Ticking one puts it into a row of the
 * article's tags, as "Add another tag" would; without this the tick itself is sent with the form.
 */
const list = document.getElementById("tag-suggestions")
const section = list?.closest("[data-suggestions]")
const state = document.getElementById("tag-suggestions-state")
let asked = 0

async function ask(page) {
  const mine = (asked += 1)
  const answer = await fetch(`${section.dataset.suggestions}?page=${encodeURIComponent(page)}`, { credentials: "same-origin" })
    .then((response) => (response.ok && !response.redirected ? response.text() : ""))
    .catch(() => "")
  if (!answer || mine !== asked) return // no answer, or a later one is on its way
  const held = list.contains(document.activeElement) ? document.activeElement.value : ""
  const template = document.createElement("template")
  template.innerHTML = answer
  for (const box of list.querySelectorAll(":checked")) {
    const same = template.content.querySelector(`input[value="${CSS.escape(box.value)}"]`)
    if (same) same.checked = true
  }
  list.replaceChildren(template.content)
  if (held) list.querySelector(`input[value="${CSS.escape(held)}"]`)?.focus()
}

/** A row of the article's tags that holds none yet, or a new one. */
function freeRow() {
  const rows = () => [...document.querySelectorAll('#article_tags-group select[name$="-tag"]')].filter((one) => !one.name.includes("__prefix__"))
  const free = rows().find((one) => !one.value)
  if (free) return free
  const before = rows().length
  document.querySelector("#article_tags-group .add-row a")?.click()
  return rows().length > before ? rows().at(-1) : undefined
}

function add(box) {
  const select = freeRow()
  if (!select) return // the tick stays, and is sent with the form
  const entry = box.closest("li")
  const name = entry.querySelector("[data-name]").textContent.trim()
  select.append(new Option(name, box.value, true, true))
  window.django?.jQuery(select).trigger("change")
  select.dispatchEvent(new Event("change", { bubbles: true }))
  const next = (entry.nextElementSibling ?? entry.previousElementSibling)?.querySelector("input")
  box.checked = false
  entry.remove()
  state.textContent = section.dataset.added.replace("%s", name)
  if (next) next.focus()
  else {
    state.tabIndex = -1
    state.focus()
  }
  select.form.dispatchEvent(new Event("input", { bubbles: true }))
}

if (section) {
  document.addEventListener("working-copy:kept", (event) => void ask(event.detail.page))
  list.addEventListener("change", (event) => {
    if (event.target.checked) add(event.target)
  })
}
