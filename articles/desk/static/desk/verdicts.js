/**
 * What the sources say of each quote: asked again as soon as what was typed is kept, so that the answer is
 * about the words in the form. A click on a quote moves to its words in the text.
 */
const list = document.getElementById("quote-states")
let asked = 0

async function ask(page) {
  const mine = (asked += 1)
  const answer = await fetch(`${list.dataset.verdicts}?page=${encodeURIComponent(page)}`, { credentials: "same-origin" })
    .then((response) => (response.ok && !response.redirected ? response.text() : ""))
    .catch(() => "")
  if (!answer || mine !== asked) return // no answer, or a later one is on its way
  const open = new Set([...list.querySelectorAll("[data-state-of]:has(details[open])")].map((one) => one.dataset.stateOf))
  const held = document.activeElement?.closest?.("[data-quote-ref]")?.dataset.quoteRef
  const template = document.createElement("template")
  template.innerHTML = answer
  for (const one of template.content.querySelectorAll("[data-state-of]")) {
    const details = one.querySelector("details")
    if (details && open.has(one.dataset.stateOf)) details.open = true
  }
  list.replaceChildren(template.content)
  if (held) list.querySelector(`[data-quote-ref="${CSS.escape(held)}"]`)?.focus()
}

if (list) {
  document.addEventListener("working-copy:kept", (event) => void ask(event.detail.page))
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quote-ref]")
    const words = link && document.querySelector(`.body-editor q[data-quote="${CSS.escape(link.dataset.quoteRef)}"]`)
    if (!words) return // without the editor the link leads to the speaker
    event.preventDefault()
    words.scrollIntoView({ block: "center" })
    document.getElementById("body-text")?.focus({ preventScroll: true })
    getSelection()?.collapse(words, 0)
  })
}
