/** A click on the picture fills the two numbers of its focal point; the numbers alone do it too. Nothing is stored
 *  before "Save". Beside it stand the cuts that readers will get. */
for (const place of document.querySelectorAll(".focal")) {
  const around = place.closest(".inline-related") ?? place.closest("form")
  const fields = ["x", "y"].map((axis) => around?.querySelector(`input[name$="focal_${axis}"]`))
  if (fields.some((field) => !field)) continue
  const picture = place.querySelector("img")
  const frame = made("span", "focal-place")
  const mark = made("span", "focal-mark")
  const hint = made("span", "focal-hint", place.dataset.hint)
  const clear = made("button", "desk-plain", place.dataset.clear)
  clear.type = "button"
  const cuts = made("span", "focal-cuts")
  for (const shape of ["wide", "card", "square"]) {
    const cut = made("img", shape)
    cut.src = picture.src
    cut.alt = ""
    cut.loading = "lazy"
    cuts.append(cut)
  }
  picture.replaceWith(frame)
  frame.append(picture, mark)
  place.append(cuts, hint, clear)

  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect()
    write((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  })
  clear.addEventListener("click", () => {
    for (const field of fields) set(field, "")
  })
  for (const field of fields) field.addEventListener("input", show)
  for (const cut of cuts.children) cut.addEventListener("load", show)
  new ResizeObserver(show).observe(picture)
  show()

  function write(...shares) {
    shares.forEach((share, axis) => set(fields[axis], String(Math.min(100, Math.max(0, Math.round(share * 100))))))
  }

  function set(field, value) {
    field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  function show() {
    const chosen = fields.every((field) => field.value !== "")
    const [x, y] = fields.map((field) => (chosen ? Math.min(100, Math.max(0, Number(field.value))) / 100 : 0.5))
    mark.hidden = clear.hidden = !chosen
    mark.style.left = `${Math.round(picture.offsetLeft + x * picture.clientWidth)}px`
    mark.style.top = `${Math.round(picture.offsetTop + y * picture.clientHeight)}px`
    for (const cut of cuts.children) {
      const scale = Math.max(cut.clientWidth / picture.naturalWidth, cut.clientHeight / picture.naturalHeight)
      cut.style.objectPosition = [
        [x, picture.naturalWidth * scale, cut.clientWidth],
        [y, picture.naturalHeight * scale, cut.clientHeight],
      ].map(([share, whole, shown]) => `${100 * aligned(share * whole - shown / 2, whole - shown)}%`).join(" ")
    }
  }
}

/** How far along what is left over a cut begins, from 0 to 1. */
function aligned(start, over) {
  return over > 0 ? Math.min(1, Math.max(0, start / over)) : 0.5
}

function made(name, className, text = "") {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  return element
}
