// What Streamlit does not do by itself. serve.py puts this in the page's shell and allows exactly this text.
(() => {
  // Choices change the address in place: Back leads to the page before, not through every choice.
  const push = history.pushState
  let left = null // the address of a page as it was when a link to another page was followed
  history.pushState = function (state, title, url) {
    const stays = url == null || new URL(url, location.href).pathname === location.pathname
    // The next page's choices can come before its path, and are then written over the address that is left.
    if (!stays && left) history.replaceState(history.state, '', left)
    if (!stays) left = null
    return (stays ? history.replaceState : push).call(history, state, title, url)
  }
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    left = new URL(link.href, location.href).pathname === location.pathname ? null : location.href
  }, true)
  addEventListener('popstate', () => { left = null })

  // Buttons that need a script are shown only where this one runs.
  const root = document.documentElement
  root.classList.add('scripted')

  const copied = async words => {
    if (navigator.clipboard) return navigator.clipboard.writeText(words)
    const box = document.body.appendChild(Object.assign(document.createElement('textarea'), { value: words }))
    box.select()
    const done = document.execCommand('copy')
    box.remove()
    if (!done) throw new Error('not copied')
  }
  const acts = {
    copy: () => copied(location.href),
    share: async () => {
      const title = document.title, url = location.href
      if (navigator.share) return navigator.share({ title, url }).catch(() => {})
      location.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(url)}`
    },
    print: async () => window.print(),
    reload: async () => location.reload(),
  }
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-act]')
    if (!button) return
    const said = button.parentElement.querySelector('[role=status]')
    const say = words => { if (said && words) said.textContent = words }
    say(' ')
    acts[button.dataset.act]().then(() => say(button.dataset.done), () => say(location.href))
  })

  // The folded filters stay open while their summary is written anew.
  let isOpen = false
  document.addEventListener('toggle', event => {
    if (event.target.matches?.('details.fold')) isOpen = event.target.open
  }, true)

  // Streamlit's own words, in Swedish on Swedish pages.
  const words = new Map(/* words */[])
  const blanks = [...words].filter(([own]) => own.includes('{')).map(([own, ours]) =>
    [new RegExp(`^${own.replace(/[.?]/g, '\\$&').replace(/{\w+}/, '([^]+)')}$`), ours.replace(/{\w+}/, '$1')])
  const swedish = said => {
    const found = words.get(said) ?? blanks.find(([own]) => own.test(said))
    return Array.isArray(found) ? said.replace(...found) : found
  }
  const NAMED = ['aria-label', 'placeholder', 'title', 'alt']
  const translate = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      const found = swedish(node.data)
      if (found && found !== node.data) node.data = found
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of NAMED) {
        const said = node.getAttribute(name), found = said && swedish(said)
        if (found && found !== said) node.setAttribute(name, found) // "Format" is "Format": writing it anew never ends
      }
    }
  }
  const seen = node => {
    if (node.nodeType === Node.ELEMENT_NODE) {
      const all = kind => [...(node.matches(kind) ? [node] : []), ...node.querySelectorAll(kind)]
      for (const fold of all('details.fold')) fold.open = isOpen
      for (const formula of all('.katex-display')) formula.tabIndex = 0 // it scrolls on a phone
    }
    if (root.lang !== 'sv') return
    translate(node)
    const inside = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    while (inside.nextNode()) translate(inside.currentNode)
  }
  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(seen)
      else if (root.lang === 'sv') translate(change.target)
    }
  }).observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: NAMED })
})()
