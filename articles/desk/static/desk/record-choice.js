/**
 * A choice among records is named by its label, and so is the text in it. select2 names the box it draws by what is
 * chosen alone, and an empty one by nothing.
 */
function nameChoices(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels?.[0]
    const box = select.nextElementSibling?.querySelector("[role=combobox]")
    if (!label || !box) continue
    label.id ||= `${select.id}-label`
    const named = box.getAttribute("aria-labelledby") ?? ""
    if (!named.split(" ").includes(label.id)) box.setAttribute("aria-labelledby", `${label.id} ${named}`.trim())
    box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id)
  }
}

window.addEventListener("load", () => nameChoices(document))
document.addEventListener("formset:added", (event) => setTimeout(() => nameChoices(event.target)))
