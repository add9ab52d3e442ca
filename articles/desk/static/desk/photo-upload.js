/**
 * Brings in many photos, two at a time, and says of each what became of it. A file that could not be sent
 * stays in the list with a button to try again; when all are settled the way to the template is open.
 */
const _ = window.gettext ?? ((text) => text)
const form = document.querySelector(".photo-upload")
const AT_ONCE = 2

if (form) start()

function start() {
  const input = form.querySelector("input[type=file]")
  const place = form.querySelector(".drop-place")
  const state = form.querySelector(".upload-state")
  const bar = form.querySelector("progress")
  const list = form.querySelector(".upload-list")
  const token = () => form.elements.csrfmiddlewaretoken.value
  const brought = []
  let waiting = []
  let running = 0
  let settled = 0
  let total = 0

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    add([...input.files])
    input.value = ""
  })
  input.addEventListener("change", () => {
    add([...input.files])
    input.value = ""
  })
  for (const name of ["dragover", "dragenter"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault()
      place.classList.add("over")
    })
  }
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("over"))
  place.addEventListener("drop", (event) => {
    event.preventDefault()
    add([...event.dataTransfer.files])
  })

  function add(files) {
    if (!files.length) {
      state.textContent = _("Choose a file first.")
      return
    }
    for (const file of files) {
      const line = document.createElement("li")
      line.textContent = file.name
      list.append(line)
      waiting.push({ file, line })
    }
    total += files.length
    bar.hidden = false
    tell()
    while (running < AT_ONCE && waiting.length) void next()
  }

  async function next() {
    const one = waiting.shift()
    if (!one) return
    running += 1
    await send(one)
    running -= 1
    settled += 1
    tell()
    void next()
  }

  async function send({ file, line }) {
    const sent = new FormData()
    sent.set("file", file)
    let told
    try {
      const answer = await fetch(form.dataset.library, { method: "POST", body: sent, headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" }, redirect: "error" })
      told = await answer.json()
    } catch {
      told = { error: _("It could not be sent; nothing was kept of it.") }
    }
    const word = document.createElement("span")
    word.className = told.photo ? "quiet" : "trouble"
    word.textContent = told.photo ? (told.known ? _("is in the library already") : told.photo.credit || _("No credit line")) : told.error
    line.append(" ", word)
    if (told.photo) {
      if (told.same?.length) {
        const compare = document.createElement("a")
        compare.className = "same-link"
        compare.href = told.same[0].address
        compare.target = "_blank"
        compare.textContent = _("The same picture is in the library: compare them")
        line.append(" ", compare)
      }
      brought.push(told.photo.id)
      return
    }
    const again = document.createElement("button")
    again.type = "button"
    again.className = "desk-plain"
    again.textContent = _("Try again")
    again.addEventListener("click", () => {
      line.remove()
      settled -= 1
      total -= 1
      add([file])
    })
    line.append(" ", again)
  }

  function tell() {
    bar.max = total
    bar.value = settled
    state.replaceChildren(`${settled} / ${total}`)
    if (settled < total || !brought.length) return
    const link = document.createElement("a")
    link.className = "button desk-primary upload-done"
    link.href = `${form.dataset.template}?${brought.map((id) => `photo=${id}`).join("&")}`
    link.textContent = _("Say for all who made them and by what right")
    state.append(" ", link)
  }

  addEventListener("beforeunload", (event) => {
    if (settled < total) event.preventDefault()
  })
}
