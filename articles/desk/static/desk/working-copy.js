/**
 * Keeps what is typed: on the server in the writer's own working copy, and in this browser when the server
 * cannot be reached. Kept is not saved: only "Save" makes a revision.
 */
const _ = window.gettext ?? ((text) => text)
const QUIET = 2000 // milliseconds after the last key
const AT_LEAST = 8000 // while typing goes on
const ALIVE = 10000 // between signs that the page is open
const form = document.getElementById("article_form")
const place = form?.querySelector("[data-keep]")

if (place) start()

function start() {
  const { keep, owner, article } = place.dataset
  const local = `newsroom:${owner}:${article}`
  const page = form.elements.page.value
  let sequence = 0
  let waiting = 0
  let firstUnkept = 0
  let changed = false
  let submitted = false
  let lastSent = ""

  const state = document.getElementById("save-state") ?? makeState()

  function tell(text, trouble = false) {
    state.textContent = text
    state.classList.toggle("trouble", trouble)
  }

  /** The fields as the browser would send them, without files. */
  function fields() {
    const pairs = []
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") pairs.push([name, value])
    }
    return JSON.stringify(pairs)
  }

  function body(data, extra = {}) {
    const sent = new URLSearchParams({ page, version_token: form.elements.version_token?.value ?? "", ...extra })
    if (data !== null) {
      sequence += 1
      sent.set("sequence", String(sequence))
      sent.set("data", data)
    }
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    return sent
  }

  function keepHere(data) {
    try {
      localStorage.setItem(local, JSON.stringify({ at: Date.now(), page, data }))
      return true
    } catch {
      return false // the browser has no room, or may not
    }
  }

  async function send(data) {
    let answer
    try {
      answer = await fetch(keep, { method: "POST", body: body(data), redirect: "manual", credentials: "same-origin" })
    } catch {
      return offline(data, _("Not kept: no connection."))
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.headers.get("X-Signed-Out")) {
      return offline(data, _("You were signed out. Sign in on another page and go on here."))
    }
    if (!answer.ok) return offline(data, answer.status === 403 || answer.status === 404 ? _("You may no longer change this article.") : _("Not kept: the server cannot store it now."))
    const told = await answer.json()
    if (data !== null) {
      lastSent = data
      changed = fields() !== data
      localStorage.removeItem(local)
      tell(`${_("Kept")} ${told.kept}`)
    }
    if (told.newer) tell(_("Somebody saved a newer version. Your words are kept; saving joins both."), true)
    showOthers(told.others)
  }

  function offline(data, why) {
    if (data === null) return
    const here = keepHere(data)
    tell(here ? `${why} ${_("Your text is kept in this browser.")}` : `${why} ${_("Copy your text before you close this page.")}`, true)
  }

  function showOthers(others) {
    const list = document.getElementById("others-here")
    const lines = others.map(({ name, writing }) =>
      writing ? `${name} ${_("has this open and has been writing since")} ${writing}.` : `${name} ${_("has this open.")}`,
    )
    if (list.innerText.trim() === lines.join("\n").trim()) return
    list.replaceChildren(
      ...lines.map((line) => {
        const paragraph = document.createElement("p")
        paragraph.className = "others-here"
        paragraph.textContent = line
        return paragraph
      }),
    )
  }

  function keepNow() {
    clearTimeout(waiting)
    waiting = 0
    firstUnkept = 0
    if (!changed || submitted) return
    const data = fields()
    if (data !== lastSent) void send(data)
  }

  function typed() {
    changed = true
    const now = Date.now()
    firstUnkept ||= now
    clearTimeout(waiting)
    waiting = setTimeout(keepNow, Math.max(0, Math.min(QUIET, firstUnkept + AT_LEAST - now)))
  }

  /** The page goes: one last word that arrives even when nobody waits for the answer. */
  function leave() {
    if (submitted) return
    const data = changed ? fields() : null
    if (data !== null && data !== lastSent) keepHere(data)
    const small = data !== null && data.length < 60_000
    void fetch(keep, { method: "POST", body: body(small ? data : null, { gone: "1" }), keepalive: true }).catch(() => {})
  }

  form.addEventListener("input", typed)
  form.addEventListener("change", typed)
  form.addEventListener("click", (event) => {
    if (event.target.closest(".inline-deletelink, .add-row a, [data-changes-form]")) typed()
  })
  form.addEventListener("submit", () => {
    keepHere(fields())
    submitted = true
  })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepNow()
  })
  window.addEventListener("pagehide", leave)
  window.addEventListener("pageshow", () => {
    submitted = false
  })
  setInterval(() => {
    if (document.visibilityState === "visible" && !waiting) void send(null)
  }, ALIVE)
  void send(null)
  giveBack(local)

  /** Words that this browser kept and the server never got: offered once, in the form's own banner. */
  function giveBack(name) {
    let kept
    try {
      kept = JSON.parse(localStorage.getItem(name))
    } catch {
      return
    }
    if (!kept?.data || kept.page === page) return
    if (sameWords(kept.data)) {
      localStorage.removeItem(name)
      return
    }
    const line = document.createElement("p")
    line.className = "restored"
    const button = document.createElement("button")
    button.type = "button"
    button.className = "desk-plain"
    button.textContent = _("Put it into the form")
    button.addEventListener("click", async () => {
      button.disabled = true
      const sent = new URLSearchParams({ page: `${page}-local`, sequence: "1", data: kept.data })
      sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
      const answer = await fetch(keep, { method: "POST", body: sent, redirect: "manual" }).catch(() => null)
      if (!answer?.ok) {
        button.disabled = false
        tell(_("The server cannot be reached; try again."), true)
        return
      }
      localStorage.removeItem(name)
      submitted = true
      location.search = `?copy=${encodeURIComponent(`${page}-local`)}`
    })
    const away = document.createElement("button")
    away.type = "button"
    away.className = "desk-plain"
    away.textContent = _("Throw it away")
    away.addEventListener("click", () => {
      localStorage.removeItem(name)
      line.remove()
    })
    const when = new Date(kept.at).toLocaleString()
    line.append(`${_("This browser kept words that never reached the server, from")} ${when}. `, button, " ", away)
    place.append(line)
  }

  /** Whether kept fields say the same as the form, apart from what belongs to the page. */
  function sameWords(data) {
    const own = new Set(["page", "restored_from", "version_token"])
    const words = (text) => JSON.stringify(JSON.parse(text).filter(([name]) => !own.has(name)))
    return words(data) === words(fields())
  }

  function makeState() {
    const span = document.createElement("span")
    span.id = "save-state"
    span.className = "save-state"
    span.setAttribute("role", "status")
    place.append(span)
    return span
  }
}
