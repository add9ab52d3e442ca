// A text that is pasted from a word processor or a web page keeps its paragraphs.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, figcaption, pre, td, th, dt, dd, div, section, article"
const NEVER_READ = "script, style, title, template, head, [data-style*='mso-list:Ignore' i], [hidden]"
const BREAK = "\u2028" // stands for a <br> while white space is folded

/**
 * The paragraphs of a piece of HTML, with an empty line between them; "" where it has fewer than two,
 * because the browser's own plain text is right then.
 */
function paragraphsOf(html) {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html")
  page.querySelectorAll(NEVER_READ).forEach((node) => node.remove())
  page.querySelectorAll("br").forEach((node) => node.replaceWith(BREAK))
  const paragraphs = [...page.body.querySelectorAll(BLOCKS)]
    .filter((block) => !block.querySelector(BLOCKS))
    .map(wordsOf)
    .filter(Boolean)
  const strayWords = wordsOf(page.body).replace(/\s/gu, "").length !== paragraphs.join("").replace(/\s/gu, "").length
  return paragraphs.length < 2 || strayWords ? "" : paragraphs.join("\n\n")
}

/** The policy of the page forbids styles, and says so for every one that is only parsed. */
function withoutStyles(html) {
  const tags = html.replace(/<style\b[\s\S]*?<\/style\s*>/giu, "")
  return tags.replace(/<[^>]*>/gu, (tag) => tag.replace(/\sstyle\s*=/giu, " data-style="))
}

/** White space as a page shows it; every other character stays. */
function wordsOf(block) {
  const lines = block.textContent.replace(/[ \t\r\n\f]+/gu, " ").split(BREAK)
  return lines.map((line) => line.trim()).filter(Boolean).join("\n")
}

addEventListener("DOMContentLoaded", () => {
  document.querySelector(".paste-text")?.addEventListener("paste", (event) => {
    const text = paragraphsOf(event.clipboardData?.getData("text/html") ?? "")
    if (!text) return
    event.preventDefault()
    document.execCommand("insertText", false, text) // unlike setting the value, it can be undone
  })
})
