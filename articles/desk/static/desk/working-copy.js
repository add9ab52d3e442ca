/**
 * Keeps what is typed: on the server in the writer's own working copy, and in this browser when the server
 * cannot be reached. Kept is not saved: only "Save" makes a revision.
 *
 * What the form holds is numbered. In this browser every page has an entry of its own; it goes once the
 * server says that it holds these words of this page, saved or kept, or when the writer throws it away.
 */
const _ = window.gettext ?? ((text) => text)
const QUIET = 2000 // milliseconds after the last key
const AT_LEAST = 8000 // while typing goes on
const ALIVE = 10000 // between signs that the page is open
const PATIENCE = 20000 // for an answer
const NEWEST = 999_999_999
const OWN = new Set(["csrfmiddlewaretoken", "page", "sequence"]) // fields of the page and not of the text
const form = document.getElementById("article_form")
const place = form?.querySelector("[data-keep]")

if (place) start()

function start() {
  const { keep, owner, article } = place.dataset
  const page = form.elements.page.value
  const local = `newsroom:${owner}:${article}:${page}`
  let sequence = 0
  let waiting = 0
  let firstUnkept = 0
  let changed = false
  let submitted = false
  let refused = false // the last answer was a refusal: the token of the form may be an old one
  let offered = false
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
      if (typeof value === "string" && !OWN.has(name)) pairs.push([name, value])
    }
    return JSON.stringify(pairs)
  }

  /** What the form holds now, under the next number. */
  function words() {
    sequence += 1
    return { page, sequence, data: fields() }
  }

  function body(kept, extra) {
    const sent = new URLSearchParams({ page, version_token: form.elements.version_token?.value ?? "", ...extra, ...kept })
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    return sent
  }

  function keepHere(kept) {
    try {
      localStorage.setItem(local, JSON.stringify({ at: Date.now(), ...kept }))
      return true
    } catch {
      return false // the browser has no room, or may not
    }
  }

  function read(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(name))
      return kept?.data && kept.page ? { name, sequence: NEWEST, ...kept } : null
    } catch {
      return null
    }
  }

  /** The server holds the words of this entry up to `number`. */
  function drop(name, number) {
    const kept = read(name)
    if (kept && kept.sequence <= number) localStorage.removeItem(name)
  }

  /** Whoever signs in on another page gets a new token; a refusal says it, and the same is sent again with it. */
  async function post(kept, extra) {
    for (let again = false; ; again = true) {
      const answer = await fetch(keep, {
        method: "POST",
        body: body(kept, extra),
        headers: { "X-Requested-With": "fetch" },
        redirect: "manual",
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      })
      const token = answer.headers.get("X-CSRFToken")
      if (!token || again) return answer
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
        input.value = token
      })
    }
  }

  /** Resolves to what the server said; null if it did not take it. Without words it says that the page is open. */
  async function send(kept, extra = {}) {
    let answer
    let told
    try {
      answer = await post(kept, extra)
      told = answer.ok ? await answer.json() : null
    } catch {
      return offline(kept, _("Not kept: no connection."))
    }
    refused = !told
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      return offline(kept, _("You were signed out. Sign in on another page and go on here."))
    }
    if (!told) return offline(kept, answer.status === 403 || answer.status === 404 ? _("You may no longer change this article.") : _("Not kept: the server cannot store it now."))
    if (kept) {
      lastSent = kept.data
      changed = fields() !== kept.data
      drop(local, kept.sequence)
      tell(`${_("Kept")} ${told.kept}`)
      document.dispatchEvent(new CustomEvent("working-copy:kept", { detail: { page } }))
    }
    if (told.newer) tell(_("A newer version was saved meanwhile. Your words are kept; saving joins both."), true)
    if (!told.may_write) tell(`${kept ? `${_("Kept")} ${told.kept}. ` : ""}${_("You may no longer change this article.")}`, true)
    showOthers(told.others)
    return told
  }

  function offline(kept, why) {
    if (!kept) return null
    const here = keepHere(kept)
    tell(here ? `${why} ${_("Your text is kept in this browser.")}` : `${why} ${_("Copy your text before you close this page.")}`, true)
    return null
  }

  function showOthers(others) {
    const list = document.getElementById("others-here")
    const lines = others.map(({ name, writing }) =>
      !name ? _("You have this open on another page too.")
      : writing ? `${name} ${_("has this open and has been writing since")} ${writing}.` : `${name} ${_("has this open.")}`,
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
    const kept = words()
    if (kept.data !== lastSent) void send(kept)
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
    const now = changed ? words() : null
    const kept = now && now.data !== lastSent ? now : null
    if (kept) keepHere(kept)
    const small = kept && String(body(kept, {})).length < 60_000
    void fetch(keep, { method: "POST", body: body(small ? kept : null, { gone: "1" }), headers: { "X-Requested-With": "fetch" }, keepalive: true }).catch(() => {})
  }

  form.addEventListener("input", typed)
  form.addEventListener("change", typed)
  form.addEventListener("click", (event) => {
    if (event.target.closest(".inline-deletelink, .add-row a, [data-changes-form]")) typed()
  })
  let asked = false
  form.addEventListener("submit", (event) => {
    if (refused && !asked) {
      event.preventDefault()
      event.stopImmediatePropagation()
      asked = true
      void Promise.race([send(null), new Promise((done) => setTimeout(done, 4000))]).then(() => form.requestSubmit(event.submitter))
      return
    }
    asked = false
    const kept = words()
    form.elements.sequence.value = kept.sequence
    keepHere(kept)
    submitted = true
  })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepNow()
    else void hello()
  })
  window.addEventListener("focus", () => void hello())
  window.addEventListener("pagehide", leave)
  window.addEventListener("pageshow", () => {
    submitted = false
  })
  setInterval(() => {
    if (document.visibilityState === "visible" && !waiting) void hello()
  }, ALIVE)
  void hello()

  /** Say that the page is open, with words that did not arrive before; once, with the pages of which this browser holds words that may never have arrived. */
  async function hello() {
    if (submitted) return
    const others = offered ? [] : keptHere()
    const now = changed && !waiting ? words() : null
    const kept = now && now.data !== lastSent ? now : null
    const told = await send(kept, others.length ? { kept_here: JSON.stringify(others.map((other) => other.page)) } : {})
    if (!told || offered) return
    offered = true
    const inForm = new Map([...form.querySelectorAll("input[name=restored_from]")].map((input) => input.value.split(" ")))
    for (const other of others) {
      const here = inForm.has(other.page) && other.sequence <= (inForm.get(other.page) ?? NEWEST)
      if (other.sequence <= told.held[other.page]) drop(other.name, told.held[other.page])
      else if (other.article === article && !here) offer(other)
    }
  }

  /** What this browser kept of other pages of the same person. */
  function keptHere() {
    let names = []
    try {
      names = Object.keys(localStorage)
    } catch {
      return [] // the browser may not
    }
    const found = []
    for (const name of names) {
      const [site, whose, which] = name.split(":")
      const kept = site === "newsroom" && whose === owner ? read(name) : null
      if (kept && kept.page !== page) found.push({ ...kept, article: which })
    }
    return found.slice(-50)
  }

  /** Words that this browser kept and the server did not store: they stay until they are put in or thrown away. */
  function offer(kept) {
    const line = document.createElement("p")
    line.className = "restored"
    const button = document.createElement("button")
    button.type = "button"
    button.className = "desk-plain"
    button.textContent = _("Put them into the form")
    button.addEventListener("click", async () => {
      button.disabled = true
      const arrived = (!changed || (await send(words()))) && (await post({ page: kept.page, sequence: kept.sequence, data: kept.data }, {}).catch(() => null))
      if (!arrived?.ok) {
        button.disabled = false
        tell(_("The server cannot be reached; try again."), true)
        return
      }
      drop(kept.name, kept.sequence)
      submitted = true
      location.search = `?copy=${encodeURIComponent(kept.page)}`
    })
    const away = document.createElement("button")
    away.type = "button"
    away.className = "desk-plain"
    away.textContent = _("Throw them away")
    away.addEventListener("click", () => {
      localStorage.removeItem(kept.name)
      line.remove()
    })
    const when = new Date(kept.at).toLocaleString(document.documentElement.lang || undefined)
    const told = _("Words that you typed are not saved. This browser has kept them since %s.").replace("%s", when)
    line.append(`${told} `, button, " ", away)
    place.append(line)
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
