/** How the page looks, in light and in dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f5f2; --paper: #fff; --ink: #22262b; --quiet: #666c74; --rule: #dedcd6; --line: #2f6f8f; --wrong: #a8392b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16191d; --paper: #1e2227; --ink: #e4e6e8; --quiet: #9aa2ab; --rule: #343a41; --line: #7fc0de; --wrong: #ee9286;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(1rem, 4vw, 3rem) 1rem; }
h1 { margin: 0; font-size: 1.5rem; font-weight: 600; letter-spacing: -.01em; }
p { margin: .25rem 0 1.25rem; color: var(--quiet); }
#pad {
  display: block; width: 100%; aspect-ratio: 5 / 2; background: var(--paper); border: 1px solid var(--rule);
  border-radius: .6rem; touch-action: none; cursor: crosshair; user-select: none;
}
#pad .grid { stroke: var(--rule); }
#pad #all { fill: none; stroke: var(--line); stroke-dasharray: 2 5; }
#pad #drawn { fill: none; stroke: var(--line); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
#pad line, #pad polyline, #pad path { vector-effect: non-scaling-stroke; }
#pad #cursor { display: none; stroke: var(--quiet); opacity: .6; }
#pad:focus-visible #cursor { display: inline; }
#hint { fill: var(--quiet); font-size: 18px; text-anchor: middle; pointer-events: none; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
button, input[type=text] {
  font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--rule); border-radius: .4rem; padding: .35rem .8rem;
}
button { cursor: pointer; }
button:hover:enabled { border-color: var(--line); }
button:disabled { color: var(--quiet); opacity: .6; cursor: default; }
input[type=text] { width: 100%; }
input[aria-invalid=true] { border-color: var(--wrong); }
#pad:focus { outline: none; }
:focus-visible, #pad:focus-visible { outline: 2px solid var(--line); outline-offset: 2px; }
.said { display: block; color: var(--quiet); font-size: .85rem; }
#bars { display: block; margin: 1.25rem 0 .25rem; font: clamp(.42rem, 2.05vw, .95rem)/1.3 ui-monospace, monospace; color: var(--line); white-space: pre; overflow: hidden; }
#words { min-height: 1.5em; margin: 0 0 1rem; font-size: .9rem; }
.command { display: flex; flex-wrap: wrap; gap: .5rem; align-items: stretch; }
pre {
  flex: 1 1 18rem; min-width: 0; margin: 0; padding: .6rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--paper);
  border: 1px solid var(--rule); border-radius: .4rem; font: .82rem/1.5 ui-monospace, monospace;
}
#copy { min-width: 6rem; background: var(--line); border-color: var(--line); color: var(--paper); }
#status { min-height: 1.5em; margin: .5rem 0 0; font-size: .9rem; }
`;
