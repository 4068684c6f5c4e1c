/** In the looks of the start-up page. */
export const style = `
  :root { color-scheme: light dark; --page: #f3f5f5; --card: #fff; --ink: #182225; --soft: #516066; --line: #cfd8da; --edge: #6d7d83;
    --link: #17545c; --mine: #dcecee; --theirs: #eef1f2; font: 1rem/1.5 system-ui, Noto Sans, sans-serif }
  @media (prefers-color-scheme: dark) {
    :root { --page: #0f1618; --card: #182124; --ink: #e6eded; --soft: #a6b4b8; --line: #344146; --edge: #83949a; --link: #8ccfd6;
      --mine: #1d3b40; --theirs: #243035 }
  }
  body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere }
  main { max-width: 84rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
  h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem }
  h2 { font-size: 1.15rem; margin: 0 }
  h3 { font-size: 1rem; margin: 1rem 0 .25rem }
  h2 + div { margin-block-end: 1rem }
  p { color: var(--soft); margin: .25rem 0 }
  a { color: var(--link) }
  .phones { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); margin-block: 1rem 2rem;
    align-items: start }
  .phone { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1rem; min-inline-size: 0 }
  ol { list-style: none; padding: 0; margin: .5rem 0 }
  .texts li { border-radius: .6rem; padding: .4rem .7rem; margin-block: .4rem; background: var(--theirs); margin-inline-end: 1.5rem;
    }
  .body { white-space: pre-wrap }
  .texts li.sent { background: var(--mine); margin-inline: 1.5rem 0 }
  .texts small, .call small { display: block; color: var(--soft) }
  .texts img { display: block; border-radius: .3rem; margin-block: .25rem }
  form { margin-block: .5rem }
  label, legend { display: block; font-weight: 600; margin-block: .5rem .2rem; padding: 0 }
  fieldset { border: 0; padding: 0; margin: 0 }
  fieldset label, .choice { display: flex; gap: .5rem; align-items: center; min-block-size: 1.75rem; font-weight: 400; margin: 0 }
  input[type=checkbox] { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--link); margin: 0 }
  textarea, select, input[type=number] { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge);
    border-radius: .4rem; padding: .45rem .6rem; inline-size: 100%; box-sizing: border-box }
  button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: .45rem;
    min-block-size: 2.5rem; padding: .35rem .9rem; cursor: pointer }
  .keypad { display: grid; grid-template-columns: repeat(3, 1fr); gap: .35rem; max-inline-size: 15rem }
  .prompts li { border-inline-start: .25rem solid var(--link); padding-inline-start: .6rem; margin-block: .35rem }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
`;
