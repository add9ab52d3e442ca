// What helps where there is JavaScript. Every page is whole without it, and it adds no word to any.

// On a phone the names of the sections run out sideways: bring the one that the reader is in into sight.
const here = document.querySelector(".by-section [aria-current]")
const names = here?.closest("ul")
if (names && names.scrollWidth > names.clientWidth) {
  const [place, row] = [here.getBoundingClientRect(), names.getBoundingClientRect()]
  names.scrollLeft += place.left + place.width / 2 - (row.left + row.width / 2)
}

// What is there to be copied is chosen whole.
for (const field of document.querySelectorAll("textarea[readonly]")) {
  field.addEventListener("focus", () => field.select())
}

// A permanent address opens the sheet with which the reader's device shares things, where it has one.
if (navigator.share) {
  for (const link of document.querySelectorAll("a[rel~=bookmark]")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      navigator.share({ title: document.title, url: link.href }).catch(() => {})
    })
  }
}

// Where nothing is, the address says what was sought: `harbour night` of `/articles/harbour-night-2/`. Every page of
// an unknown address is the same, byte by byte, so this is not done by the server.
const sought = document.querySelector(".lost input")
if (sought) {
  const part = location.pathname.split("/").filter(Boolean).pop() ?? ""
  try {
    sought.value = (decodeURIComponent(part).match(/[\p{L}\p{M}]{2,}/gu) ?? []).join(" ").slice(0, 80)
  } catch {
    // no address that anybody could read
  }
}
