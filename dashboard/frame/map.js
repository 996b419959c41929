// The map in the browser: a group of radio buttons drawn as areas. Data in: svg, chosen, words; out: picked.
const WAIT = 300 // between arrow keys, before the choice is told
const ZOOMS = [1, 1.6, 2.4, 3.6]
const AHEAD = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }

export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".map")
  const scroll = map.querySelector(".scroll"), tip = map.querySelector(".tip"), told = map.querySelector(".told"), group = map.querySelector(".areas")
  if (map.drawn !== data.svg) {
    const held = group.contains(parentElement.activeElement) ? parentElement.activeElement.dataset.area : null
    group.innerHTML = map.drawn = data.svg
    map.held = held
  }
  const areas = [...group.querySelectorAll(".area")]
  const by = id => areas.find(area => area.dataset.area === id)
  group.setAttribute("aria-label", data.label)
  map.querySelector(".spoken").textContent = data.alt

  const outline = (kind, area) => {
    const use = group.querySelector(`.${kind}`)
    area ? use.setAttribute("href", `#a-${area.dataset.area}`) : use.removeAttribute("href")
  }
  const mark = id => {
    for (const area of areas) {
      area.setAttribute("aria-checked", area.dataset.area === id)
      area.tabIndex = area.dataset.area === id ? 0 : -1
    }
    if (!by(id) && areas.length) areas[0].tabIndex = 0
    outline("chosen", by(id)); outline("chosen-edge", by(id))
    const lines = by(id)?.dataset.tip.split("\n") ?? []
    told.textContent = lines.slice(0, Math.max(2, lines.length - 1)).join("\n") // the source stands under the map
    map.chosen = id
  }
  const choose = (id, wait) => {
    if (id === map.chosen) return
    mark(id)
    clearTimeout(map.timer)
    map.timer = setTimeout(() => setTriggerValue("picked", id), wait)
  }
  clearTimeout(map.timer)
  mark(data.chosen)
  if (map.held) { by(map.held)?.focus({ preventScroll: true }); map.held = null }

  const show = (words, x, y) => {
    tip.textContent = words
    tip.hidden = !words
    tip.style.left = `${Math.max(0, Math.min(x + 14, map.clientWidth - tip.offsetWidth - 4))}px`
    tip.style.top = `${y + 18 + tip.offsetHeight > map.clientHeight ? y - tip.offsetHeight - 10 : y + 18}px`
  }
  const pointed = event => {
    const told = event.target.closest("[data-tip]"), box = map.getBoundingClientRect()
    show(told ? told.dataset.tip : "", event.clientX - box.left, event.clientY - box.top)
  }
  group.onpointermove = event => event.pointerType === "mouse" && pointed(event)
  group.onpointerleave = () => show("", 0, 0)
  group.onclick = event => {
    const area = event.target.closest(".area")
    if (area) choose(area.dataset.area, 0)
    else pointed(event)
  }
  map.focused = event => {
    const area = event.target.closest(".area")
    if (!area?.matches(":focus-visible")) return
    outline("focus", area)
    const box = map.getBoundingClientRect(), own = area.getBoundingClientRect()
    show(area.dataset.tip, own.left + own.width / 2 - box.left, own.bottom - box.top - 12)
  }
  map.left = () => { outline("focus", null); show("", 0, 0) }
  if (!map.heard) { // there is no onfocusin to set: listen once, and do as the latest drawing says
    group.addEventListener("focusin", event => map.focused(event))
    group.addEventListener("focusout", () => map.left())
    map.heard = true
  }
  group.onkeydown = event => {
    const area = event.target.closest(".area")
    if (!area) return
    if (event.key === "Escape") return show("", 0, 0)
    const next = event.key === "Home" ? areas[0] : event.key === "End" ? areas.at(-1)
      : event.key === " " || event.key === "Enter" ? area
      : AHEAD[event.key] && nearest(area, areas, AHEAD[event.key])
    if (!next) return
    event.preventDefault()
    choose(next.dataset.area, next === area ? 0 : WAIT)
    next.focus({ preventScroll: true })
  }

  const [closer, further] = map.querySelectorAll(".zoom button")
  closer.ariaLabel = closer.title = data.closer
  further.ariaLabel = further.title = data.further
  const zoom = step => {
    const at = Math.max(0, Math.min((map.zoom ?? 0) + step, ZOOMS.length - 1))
    if (!map.zoom) map.style.setProperty("--height", `${scroll.clientHeight}px`)
    const middle = [scroll.scrollLeft + scroll.clientWidth / 2, scroll.scrollTop + scroll.clientHeight / 2]
    const grown = ZOOMS[at] / ZOOMS[map.zoom ?? 0]
    map.zoom = at
    map.classList.toggle("larger", at > 0)
    map.style.setProperty("--zoom", ZOOMS[at])
    scroll.scrollTo(middle[0] * grown - scroll.clientWidth / 2, middle[1] * grown - scroll.clientHeight / 2)
    closer.disabled = at === ZOOMS.length - 1
    further.disabled = at === 0
  }
  closer.onclick = () => zoom(1)
  further.onclick = () => zoom(-1)
  zoom(0)
}

// The next area in a direction: near, and rather straight ahead than aside.
function nearest(from, areas, [right, down]) {
  const place = area => [Number(area.dataset.x), Number(area.dataset.y)]
  const [x, y] = place(from)
  let found = null, least = Infinity
  for (const area of areas) {
    const [u, v] = place(area), ahead = (u - x) * right + (v - y) * down
    const aside = Math.abs((u - x) * down) + Math.abs((v - y) * right)
    if (area !== from && ahead > 0 && ahead + 2 * aside < least) [found, least] = [area, ahead + 2 * aside]
  }
  return found
}
