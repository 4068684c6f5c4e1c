/** The whole look: no fonts, no pictures, logical properties so that right-to-left needs no second sheet. */
const source = `
:root{color-scheme:light dark;--bg:#f4f2ed;--card:#fffefb;--ink:#1d282d;--soft:#55636a;--line:#8a979c;--hair:#dcd8ce;
--accent:#15566a;--on-accent:#fff;--tint:#e3eff1;--warm:#fdf0dc;--warm-line:#b26a00;--red:#a3222d;--red-tint:#fbeaea;
--exit:#1d282d;--on-exit:#fff;--focus:#ffbf2e;--ring:#1d282d}
@media (prefers-color-scheme:dark){:root{--bg:#12181b;--card:#1b2327;--ink:#edf1f1;--soft:#b3bfc3;--line:#7e8d93;
--hair:#303b40;--accent:#8bd0de;--on-accent:#0c2026;--tint:#1d3339;--warm:#35290f;--warm-line:#e3a94a;--red:#ffa8a8;
--red-tint:#3a1e20;--exit:#edf1f1;--on-exit:#12181b;--focus:#ffbf2e;--ring:#000}}
*{box-sizing:border-box}
html{font-size:112.5%;scroll-padding-block-start:5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif;line-height:1.55;
overflow-wrap:break-word}
:lang(ar){line-height:1.75}
.wrap{max-width:40rem;margin-inline:auto;padding-inline:1rem}
.bar{position:sticky;inset-block-start:0;z-index:2;background:var(--bg);padding-block:.6rem;border-block-end:1px solid var(--hair)}
.bar .wrap{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.2rem .6rem}
.exit{order:2;margin-inline-start:auto;background:var(--exit);color:var(--on-exit);font-weight:700;text-decoration:none;padding:.55rem 1rem;
border-radius:.5rem;border:2px solid transparent}
.site{order:1;font-weight:650;color:var(--soft)}
.skip{position:absolute;inset-inline-start:-999rem}
.skip:focus{position:static;order:0}
.top{display:flex;flex-wrap:wrap;gap:.25rem;padding-block:.6rem 0;justify-content:end}
.top a,.top button{min-height:2.4rem;min-width:2.4rem;padding:.35rem .7rem;border-radius:.5rem;background:none;border:0;
color:var(--accent);font:inherit;font-size:.9rem;text-decoration:underline;cursor:pointer}
.top [aria-current]{color:var(--ink);font-weight:650;text-decoration:none}
main{padding-block:1rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:.4rem 0 .8rem;letter-spacing:-.01em;font-weight:700;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3;margin:0 0 .5rem;font-weight:680}
:lang(ar) :is(h1,h2){letter-spacing:0;line-height:1.45}
p{margin:0 0 .8rem;text-wrap:pretty}
ul{margin:0 0 .8rem;padding-inline-start:1.25rem}li{margin-block:.3rem}
a{color:var(--accent);text-underline-offset:.15em}
.lead{font-size:1.1rem}
.soft,.hint{color:var(--soft)}.hint{display:block;font-size:.93rem;margin:.1rem 0 .45rem;font-weight:400}
.step{color:var(--soft);font-size:.9rem;margin:0}
.card{background:var(--card);border:1px solid var(--hair);border-radius:.9rem;padding:1.15rem 1.15rem .55rem;margin-block:0 1.1rem}
.notice ul{padding-inline-start:1.1rem}
.call{background:var(--warm);border:1px solid var(--warm-line);border-radius:.9rem;padding:1rem 1.15rem;margin-block:0 1.1rem}
.call h2{margin-block-end:.3rem}.call dl{margin:0}.call dt{font-weight:650;margin-block-start:.35rem}.call dd{margin:0}
.call dd a{display:inline-block;padding-block:.3rem;color:inherit;font-weight:700;font-size:1.2rem}
.call p:last-child{margin:.6rem 0 0}
.choices{display:grid;gap:.8rem;margin-block:1.2rem}
.choices form{margin:0;display:grid}
.big{display:block;width:100%;text-align:start;background:var(--card);color:var(--ink);border:2px solid var(--accent);border-radius:.9rem;
padding:1rem 1.15rem;font:inherit;cursor:pointer;text-decoration:none}
.big b{display:block;font-size:1.2rem;color:var(--accent)}
.big:hover{background:var(--tint)}
fieldset{border:0;margin:0 0 1.3rem;padding:0;min-width:0}
legend,.label{font-weight:650;padding:0;margin-block-end:.2rem;display:block}
.field{margin-block-end:1.3rem}
textarea,input[type=text],input[type=tel],select{width:100%;font:inherit;color:inherit;background:var(--card);border:2px solid var(--line);
border-radius:.6rem;padding:.65rem .75rem}
textarea{min-height:7rem;resize:vertical;display:block}#report{min-height:13rem}
select{min-height:3rem}
.tick{display:flex;gap:.7rem;align-items:start;padding:.5rem .2rem;min-height:2.75rem;cursor:pointer}
.tick input{flex:none;width:1.45rem;height:1.45rem;margin:.1rem 0 0;accent-color:var(--accent)}
.ticks{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,14.5rem),1fr));column-gap:1rem}
.pills{display:flex;flex-wrap:wrap;gap:.45rem}
.pills .tick{border:2px solid var(--line);background:var(--card);border-radius:2rem;padding-block:.4rem;padding-inline:.7rem .95rem;gap:.5rem;align-items:center}
.pills .tick input{margin:0;width:1.2rem;height:1.2rem}
.options{display:grid;gap:.6rem}
.options .tick{border:2px solid var(--line);background:var(--card);border-radius:.7rem;padding:.8rem .9rem}
.tick:has(:checked){border-color:var(--accent);background:var(--tint)}
.ticks .tick:has(:checked){border-radius:.5rem}
.tick .hint{margin:0}
.counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,7.2rem),1fr));gap:.7rem;align-items:end}.counts .field{margin:0}
.counts input{max-width:7rem}
details{background:var(--card);border:1px solid var(--hair);border-radius:.9rem;margin-block-end:.8rem}
summary{padding:.95rem 1.15rem;font-weight:650;cursor:pointer;min-height:3rem;border-radius:.9rem}
details>div{padding:.2rem 1.15rem .3rem}
.go{display:flex;flex-wrap:wrap;gap:.7rem;align-items:center;margin-block:1.4rem .6rem}
.go button,.button{font:inherit;font-weight:650;min-height:3rem;padding:.6rem 1.35rem;border-radius:.6rem;cursor:pointer;border:2px solid var(--accent);
background:var(--accent);color:var(--on-accent);text-decoration:none;display:inline-block}
.go .second,.button.second{background:transparent;color:var(--accent)}
.go .danger{background:var(--red);border-color:var(--red);color:var(--bg)}
.go .quiet,.quiet{background:none;border:0;color:var(--accent);font:inherit;font-weight:400;text-decoration:underline;padding:.5rem 0;min-height:2.6rem;cursor:pointer;
text-underline-offset:.15em;text-align:start}
.default,.trap{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;border:0;padding:0;margin:0}
.wrong{color:var(--red);font-weight:600;margin-block:.2rem .4rem}
.field:has(.wrong)>:is(textarea,input){border-color:var(--red)}
.summary{background:var(--red-tint);border:2px solid var(--red);border-radius:.9rem;padding:1rem 1.15rem;margin-block-end:1.1rem}
.summary ul{list-style:none;padding:0;margin:0}.summary p:last-child{margin:0}
.done{background:var(--tint);border-inline-start:.35rem solid var(--accent);border-radius:.5rem;padding:.8rem 1rem;margin-block-end:1.1rem}
.code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono",monospace;font-weight:700;
font-size:clamp(1.8rem,8.5vw,2.5rem);letter-spacing:.04em;display:grid;grid-template-columns:repeat(2,max-content);gap:.3rem 1.6rem;
justify-content:center;background:var(--card);border:3px solid var(--accent);border-radius:.9rem;padding:1.1rem .6rem;margin:0 0 1.1rem;direction:ltr;text-align:center}
.codebox{font-size:1.35rem!important;letter-spacing:.06em;direction:ltr;max-width:22rem}
.msg{background:var(--card);border:1px solid var(--hair);border-radius:.9rem;padding:.9rem 1.1rem;margin-block-end:.8rem}
.msg.mine{background:var(--tint);margin-inline-start:2rem}
.msg h2{font-size:.95rem;color:var(--soft);margin-block-end:.25rem}.words{white-space:pre-wrap;margin:0}
.row:first-child{padding-block-start:0}
.row{display:flex;flex-wrap:wrap;align-items:baseline;column-gap:1rem;border-block-end:1px solid var(--hair);padding-block:.6rem}
.row:last-child{border:0}.row h2{flex:1 1 8em;min-width:0;font-size:1rem;margin:0}
.row p{flex:1 1 100%;min-width:0;margin:0;white-space:pre-wrap;color:var(--soft)}
.acts{display:grid;gap:0;justify-items:start}
footer{border-block-start:1px solid var(--hair);padding-block:1.1rem 2.5rem;font-size:.93rem}
footer .wrap{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;align-items:center}
footer form{margin:0}footer a{padding-block:.5rem;display:inline-block}
footer details{background:none;border:0;margin:0;flex-basis:100%}
footer summary{padding:.5rem 0;font-weight:400;color:var(--accent);text-decoration:underline;text-underline-offset:.15em;min-height:0}
footer details>div{padding:.4rem 0 0}footer .lead{font-size:1em}
main>*+h2{margin-block-start:1.7rem}main>h1+h2{margin-block-start:0}.go+.call{margin-block-start:1.4rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:1px;box-shadow:0 0 0 5px var(--ring);border-radius:.35rem}
.calls{display:none;margin-block:.7rem 0}
fieldset:has([value=yes]:checked)>.calls{display:block}
@supports not selector(:has(*)){.calls{display:block}}
@media (min-width:40rem){h1{font-size:2.1rem}.card,details>div,summary{padding-inline:1.5rem}.code{grid-template-columns:repeat(4,max-content)}}
@media (forced-colors:active){.tick:has(:checked){outline:2px solid}}
@media (prefers-reduced-motion:no-preference){.big{transition:background .12s}}
@media print{.bar,.top,.go,footer,.acts{display:none}body{background:#fff;color:#000}}
`;

export const stylesheet = source.trim().replaceAll('\n', '');
