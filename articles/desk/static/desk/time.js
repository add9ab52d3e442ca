/* Beside a time in the site's zone: the same instant in the zone of whoever reads it. */
addEventListener("DOMContentLoaded", () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone

  /** Milliseconds by which `zone` is ahead of UTC at `instant`. */
  function offsetOf(zone, instant) {
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(instant)
    const value = (type) => Number(parts.find((part) => part.type === type).value)
    const local = Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute"), value("second"))
    return local - Math.floor(instant / 1000) * 1000
  }

  function show(field) {
    const output = field.querySelector(".desk-own-time")
    const zone = field.dataset.zone.split(",")[0]
    const [day, clock] = [".desk-date", ".desk-clock"].map((name) => field.querySelector(name).value)
    output.value = ""
    if (!day || !clock || zone === own) return
    const typed = Date.parse(`${day}T${clock}Z`)
    if (Number.isNaN(typed)) return
    let instant = typed - offsetOf(zone, typed)
    instant = typed - offsetOf(zone, instant)
    const told = new Date(instant).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })
    output.value = `= ${told}, ${own}`
  }

  for (const field of document.querySelectorAll(".desk-time")) {
    field.addEventListener("input", () => show(field))
    show(field)
  }
})
