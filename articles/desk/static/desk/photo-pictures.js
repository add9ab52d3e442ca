/** Keeps the numbers of the page fresh while a worker makes pictures. */
const page = document.querySelector(".photo-pictures")
const bar = page?.querySelector("progress")
const EVERY = 3000

async function look() {
  const numbers = await (await fetch(page.dataset.numbers)).json()
  for (const place of page.querySelectorAll("[data-number]")) place.textContent = numbers[place.dataset.number]
  bar.max = numbers.photos || 1
  bar.value = numbers.made
  if (numbers.waiting) setTimeout(again, EVERY)
}

function again() {
  look().catch(() => setTimeout(again, EVERY))
}

if (page && Number(page.querySelector('[data-number="waiting"]').textContent)) setTimeout(again, EVERY)
