/** The library inside the writing room: choose a photo, or bring one in with its credit and alt text. */
const _ = window.gettext ?? ((text) => text)
const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic,.heic,.hif"

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

const address = () => document.querySelector("[data-library]").dataset.library
const tokenField = () => document.querySelector("#article_form input[name=csrfmiddlewaretoken]")

/** Let the writer choose or bring in a photo; resolves to {id, ref, label} or null. `file` is one that was dropped. */
export function pickPhoto(file = null) {
  return new Promise((resolve) => {
    let answer = null
    const status = element("p", { className: "quiet" })
    status.setAttribute("role", "status")
    const search = element("input", { type: "search", id: "library-search", className: "vTextField" })
    const grid = element("div", { className: "library-grid" })
    const upload = element("input", { type: "file", id: "library-file", accept: ACCEPTED })
    const credit = element("input", { id: "library-credit", className: "vTextField" })
    const alt = element("input", { id: "library-alt", className: "vTextField" })
    const caption = element("textarea", { id: "library-caption", rows: 2, className: "vLargeTextField" })
    const rights = element("select", { id: "library-rights" })
    const bring = element("button", { type: "button", className: "button desk-primary", textContent: _("Bring it in") })
    const line = (text, input) => element("p", {}, element("label", { htmlFor: input.id, textContent: text }), input)
    const dialog = element(
      "dialog",
      { className: "room-dialog library-dialog" },
      element("h2", { textContent: _("Photo") }),
      line(_("Look for a photo"), search),
      grid,
      element(
        "details",
        { open: file !== null },
        element("summary", { textContent: _("Bring in a new one") }),
        line(_("File"), upload),
        line(_("Credit line, as printed"), credit),
        line(_("Alt text: what is seen"), alt),
        line(_("Caption"), caption),
        line(_("By what right"), rights),
        element("div", { className: "desk-buttons" }, bring),
      ),
      status,
      element(
        "div",
        { className: "desk-buttons" },
        element("button", { type: "button", className: "button", textContent: _("Close"), onclick: () => dialog.close() }),
      ),
    )
    dialog.setAttribute("aria-label", _("Photo"))

    function take(photo) {
      answer = photo
      dialog.close()
    }

    /** The picture is there already: both side by side, and the writer says which is to be used. One pair after the other. */
    function ask(photo, pairs) {
      const [pair, ...rest] = pairs
      const buttons = []
      const choice = (text, said, main = false) => {
        const button = element("button", { type: "button", className: main ? "button desk-primary" : "button", textContent: text })
        button.addEventListener("click", () => void decide(said))
        buttons.push(button)
        return button
      }
      async function decide(said) {
        const sent = new FormData()
        sent.set("pair", pair.pair)
        sent.set("said", said)
        for (const button of buttons) button.disabled = true
        try {
          const headers = { "X-CSRFToken": tokenField().value, "X-Requested-With": "fetch", Accept: "application/json" }
          const response = await fetch(pair.address, { method: "POST", body: sent, headers, redirect: "error" })
          const answer = await response.json()
          if (answer.photo) {
            if (said === "both" && rest.length) ask(photo, rest)
            else take(answer.photo)
            return
          }
          status.textContent = answer.error
        } catch {
          status.textContent = _("It could not be sent. Try again.")
        }
        for (const button of buttons) button.disabled = false
      }
      const side = (one) => {
        const lines = [...one.told, [_("Used in"), one.uses.join(", ") || _("No article")]]
        const shown = element(
          "section",
          {},
          element("img", { src: one.picture, alt: one.alt }),
          element("dl", {}, ...lines.map(([name, words]) => element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: words })))),
        )
        const use = one.id === photo.id ? _("Use the new one, let the other go") : _("Use the one that is there")
        if (one.use) shown.append(choice(use, `use ${one.id}`, one.id !== photo.id))
        if (one.take_file && one.id !== photo.id) shown.append(choice(_("Use it with the new file, which is better"), `file ${one.id}`))
        return shown
      }
      const sides = element("div", { className: "same-sides" }, ...pair.photos.map(side))
      const question = element("div", { className: "same-question" }, element("h3", { textContent: _("The library has this picture already"), tabIndex: -1 }), sides)
      if (pair.both) question.append(choice(_("Keep both, and use the new one"), "both"))
      dialog.querySelector(".same-question")?.remove()
      for (const one of [grid, dialog.querySelector("details"), search.parentElement]) one.hidden = true
      status.textContent = ""
      status.before(question)
      question.querySelector("h3").focus()
    }

    let asked = 0
    async function look() {
      const mine = (asked += 1)
      let found
      try {
        const response = await fetch(`${address()}?q=${encodeURIComponent(search.value)}`)
        if (!response.ok) throw new Error(String(response.status))
        const told = await response.json()
        found = told.photos
        if (!rights.options.length) rights.append(...told.rights.map(([value, label]) => new Option(label, value, false, value === "unknown")))
      } catch {
        status.textContent = _("The library does not answer. Try again.")
        return
      }
      if (mine !== asked) return
      status.textContent = found.length ? "" : _("No photo was found.")
      grid.replaceChildren(
        ...found.map((photo) => {
          const button = element("button", { type: "button", className: "library-photo", onclick: () => take(photo) })
          button.append(
            element("img", { src: photo.picture, alt: photo.alt, loading: "lazy" }),
            element("span", { textContent: photo.label }),
            element("span", { className: "quiet", textContent: photo.credit || _("No credit line") }),
          )
          return button
        }),
      )
    }

    bring.addEventListener("click", async () => {
      const chosen = file ?? upload.files[0]
      if (!chosen) {
        status.textContent = _("Choose a file first.")
        upload.focus()
        return
      }
      const sent = new FormData()
      sent.set("file", chosen)
      sent.set("credit_line", credit.value)
      sent.set("alt_text", alt.value)
      sent.set("caption", caption.value)
      sent.set("rights", rights.value)
      bring.disabled = true
      status.textContent = _("Bringing it in …")
      try {
        const send = () => fetch(address(), { method: "POST", body: sent, headers: { "X-CSRFToken": tokenField().value, "X-Requested-With": "fetch" }, redirect: "error" })
        let response = await send()
        const token = response.headers.get("X-CSRFToken") // of now: somebody signed in again on another page
        if (token) {
          tokenField().value = token
          response = await send()
        }
        const told = await response.json()
        if (told.photo) {
          if (told.same?.length) ask(told.photo, told.same)
          else take(told.photo)
          return
        }
        status.textContent = told.error
      } catch {
        status.textContent = _("It could not be sent. What you wrote is still here; try again.")
      }
      bring.disabled = false
    })
    if (file) status.textContent = `${file.name}: ${_("say who made it and what is seen.")}`
    search.addEventListener("input", look)
    dialog.addEventListener("close", () => {
      dialog.remove()
      if (answer) addRow(answer)
      resolve(answer)
    })
    document.body.append(dialog)
    dialog.showModal()
    ;(file ? credit : search).focus()
    void look()
  })
}

/** The photo belongs to the article too, so it gets a row in the panel unless it has one. */
function addRow(photo) {
  const selects = [...document.querySelectorAll('#article_photos-group select[name$="-photo"]')]
  if (selects.some((select) => select.value === String(photo.id))) return
  const add = document.querySelector("#article_photos-group .add-row a")
  add?.click()
  const select = [...document.querySelectorAll('#article_photos-group select[name$="-photo"]')].filter((one) => !one.name.includes("__prefix__")).at(-1)
  if (!select) return
  select.append(new Option(photo.label, photo.id, true, true))
  window.django?.jQuery(select).trigger("change")
  select.dispatchEvent(new Event("change", { bubbles: true }))
}
