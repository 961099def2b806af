/** The look of the pages that are ours. */

export const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: light-dark(#1b2733, #e6edf3); background: light-dark(#f6f8fa, #11171d); }
main { max-width: 44rem; margin: 10vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
p { margin: 0 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.5rem; margin: 1.5rem 0; }
dt { font-weight: 600; } dd { margin: 0; }
a { color: light-dark(#0b5cad, #6cb6ff); }
code { font: .9em ui-monospace, monospace; }
`
