/** A suggestion goes into its field at a click; nothing is stored before "Save". */
for (const button of document.querySelectorAll("[data-into]")) {
  const field = document.getElementById(button.dataset.into)
  if (!field) continue
  button.hidden = false
  button.addEventListener("click", () => {
    field.value = button.dataset.words
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  })
}
