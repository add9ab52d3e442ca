/* The article form: a headline of one line, and a question before unsaved words are left behind. */
{
  const form = document.getElementById("article_form")
  let unsaved = false

  form?.addEventListener("input", () => {
    unsaved = true
  })
  form?.addEventListener("submit", () => {
    unsaved = false
  })
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault()
  })
  document.getElementById("id_headline")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault()
  })
}
