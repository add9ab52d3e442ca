/* Lists by keyboard: j and k move, o opens, x selects, / searches, n makes a new one, ? tells the keys. */
const _ = window.gettext ?? ((text) => text)
const rows = [...document.querySelectorAll("#result_list tbody tr")]
let at = -1

const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true], dialog")

function move(step) {
  if (!rows.length) return
  at = Math.min(Math.max(at + step, 0), rows.length - 1)
  const link = rows[at].querySelector("th a, td a")
  link?.focus()
  rows[at].scrollIntoView({ block: "nearest" })
}

const KEYS = {
  j: [_("Next line"), () => move(1)],
  k: [_("Line before"), () => move(-1)],
  o: [_("Open"), () => rows[at]?.querySelector("th a, td a")?.click()],
  x: [_("Select"), () => rows[at]?.querySelector("input.action-select")?.click()],
  n: [_("New"), () => document.querySelector(".object-tools .addlink[href$='/add/']")?.click()],
  "/": [_("Search"), () => document.getElementById("searchbar")?.focus()],
  "?": [_("These keys"), help],
}

function help() {
  const dialog = document.createElement("dialog")
  dialog.className = "room-dialog"
  dialog.setAttribute("aria-label", _("Keys"))
  const list = document.createElement("dl")
  list.className = "key-list"
  for (const [key, [what]] of Object.entries(KEYS)) {
    const term = document.createElement("dt")
    const told = document.createElement("dd")
    term.textContent = key
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
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  const known = KEYS[event.key]
  if (!known) return
  event.preventDefault()
  known[1]()
})

/* In a grid no column says what the box above it is for. */
const all = document.querySelector(".model-photo #action-toggle")
if (all) {
  const label = document.createElement("label")
  label.htmlFor = all.id
  label.textContent = _("All on this page")
  all.removeAttribute("aria-label")
  all.after(label)
}

const tools = document.querySelector(".object-tools")
if (tools) {
  const item = document.createElement("li")
  const button = document.createElement("button")
  button.type = "button"
  button.className = "desk-plain keys-button"
  button.textContent = _("Keys")
  button.addEventListener("click", help)
  item.append(button)
  tools.append(item)
}
