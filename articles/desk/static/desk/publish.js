/* The button says what it does now: publish, publish at a time, publish a correction. */
addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("publish-button")
  const form = button?.form
  if (!form) return
  const kinds = new Map(button.dataset.kinds.split(";").map((pair) => pair.split(":").map((part) => part.trim())))

  /** The day as the page writes it; a date field holds midnight UTC. */
  function day(date) {
    return date?.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
  }

  function name() {
    const clock = [day(form.elements.at_0?.valueAsDate), form.elements.at_1?.value.slice(0, 5)].filter(Boolean).join(", ")
    const kind = form.elements.kind?.value
    button.value = clock ? button.dataset.at.replace("%s", clock) : (kinds.get(kind) ?? button.dataset.now)
  }

  form.addEventListener("input", name)
  name()
})
