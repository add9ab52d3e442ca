/* The button says what it does now: publish, publish at a time, publish a correction. */
addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("publish-button")
  const form = button?.form
  if (!form) return
  const kinds = new Map(button.dataset.kinds.split(";").map((pair) => pair.split(":").map((part) => part.trim())))

  function name() {
    const clock = form.elements.at_1?.value.slice(0, 5)
    const kind = form.elements.kind?.value
    button.value = clock ? button.dataset.at.replace("%s", clock) : (kinds.get(kind) ?? button.dataset.now)
  }

  form.addEventListener("input", name)
  name()
})
