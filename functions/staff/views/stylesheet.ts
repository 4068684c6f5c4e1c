import { createHash } from 'node:crypto';

/** Dense but calm: one surface, one accent, and colour only where urgency is said in words and shape as well. */
const BASE = `
:root{color-scheme:light dark;--bg:#f3f5f5;--surface:#fff;--ink:#182225;--muted:#516066;--line:#cfd8da;
--accent:#17545c;--on-accent:#fff;--soft:#e8f0f0;--u0:#a01822;--u1:#8a4a00;--u2:#17545c;--u3:#55626a;--on-badge:#fff;
--bad:#a01822;--bad-soft:#fbeaea;--good:#1d5e3a;--note:#fbf5e2}
@media (prefers-color-scheme:dark){:root{--bg:#0f1618;--surface:#182124;--ink:#e6eded;--muted:#a6b4b8;--line:#344146;
--accent:#8ccfd6;--on-accent:#08282c;--soft:#20302f;--u0:#ff9a9a;--u1:#f2b666;--u2:#8ccfd6;--u3:#b3bfc4;--on-badge:#10181a;
--bad:#ff9a9a;--bad-soft:#3a1e20;--good:#8fd6ab;--note:#2e2a1c}}
*{box-sizing:border-box}
html{font:100%/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink)}
a{color:var(--accent);text-underline-offset:.15em}
.way{display:inline-block;padding-block:.3rem}
h1{font-size:1.4rem;line-height:1.2;margin:0}
h2{font-size:1.02rem;margin:0 0 .5rem}
h3{font-size:.95rem;margin:1rem 0 .35rem;display:flex;gap:.4rem;align-items:center}
p{margin:.4rem 0}
ul,ol{margin:.3rem 0;padding-inline-start:1.2rem}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
.icon{flex:none;width:1em;height:1em;vertical-align:-.13em}
.muted,.hint{color:var(--muted)}
.hint{font-size:.9rem}
.skip{position:absolute;left:-999rem}
.skip:focus{left:.5rem;top:.5rem;background:var(--surface);padding:.5rem;z-index:2}
main,.bar-in{max-width:72rem;margin:0 auto;padding-inline:clamp(.75rem,2.5vw,1.5rem)}
main{padding-block:1.1rem 3rem}
.bar{background:var(--surface);border-bottom:1px solid var(--line)}
.bar-in{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;align-items:center;padding-block:.5rem}
.home{padding-block:.25rem;font-weight:650;text-decoration:none;color:var(--ink)}
.kind{font-weight:400;color:var(--muted);margin-inline-start:.5rem;font-size:.9rem}
.who{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;font-size:.9rem;color:var(--muted)}
`;

const CONTROLS = `
button,.button{font:inherit;font-weight:600;min-height:2.75rem;padding:.45rem 1rem;border-radius:.45rem;border:1px solid var(--accent);
background:var(--surface);color:var(--accent);cursor:pointer;display:inline-flex;gap:.45rem;align-items:center;text-decoration:none}
button.strong,.button{background:var(--accent);color:var(--on-accent)}
button.quiet{border-color:transparent;background:none;min-height:2rem;padding:.2rem .4rem;text-decoration:underline;font-weight:500}
button:hover,.button:hover{filter:brightness(1.08)}
label{display:block;font-weight:600;font-size:.92rem;margin:.7rem 0 .35rem}
textarea,select,input:is([type=tel],[type=text]){font:inherit;width:100%;max-width:100%;padding:.5rem .6rem;border:1px solid var(--muted);border-radius:.4rem;background:var(--surface);color:var(--ink)}
select,input:is([type=tel],[type=text]){min-height:2.75rem}
textarea{resize:vertical;line-height:1.5}
:is(textarea,select,input)[aria-invalid]{border-color:var(--bad);border-width:2px}
form button{margin-top:.6rem}
.who form button{margin-top:0}
details{border-top:1px solid var(--line)}
details[open]{padding-bottom:.9rem}
summary{cursor:pointer;padding:.7rem 0;font-weight:600;color:var(--accent)}
audio{display:block;width:100%;max-width:24rem}
.notice{border-inline-start:4px solid var(--accent);background:var(--soft);padding:.6rem .8rem;border-radius:.3rem}
.notice.bad{border-color:var(--bad);background:var(--bad-soft)}
.narrow{max-width:34rem;margin:0 auto;background:var(--surface);border:1px solid var(--line);border-radius:.7rem;padding:1.5rem clamp(1rem,4vw,2rem)}
.number{font-size:1.05rem;padding:.3rem .5rem;background:var(--soft);border-radius:.3rem}
`;

const INBOX = `
.head{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
.more{display:flex;flex-wrap:wrap;gap:0 1rem}
.tabs{display:flex;flex-wrap:wrap;gap:0 .25rem;border-bottom:1px solid var(--line);margin-top:.6rem}
.tabs a{padding:.55rem .9rem;text-decoration:none;color:var(--muted);font-weight:600;border-bottom:3px solid transparent;white-space:nowrap}
.tabs a[aria-current]{color:var(--ink);border-color:var(--accent)}
.count{font-variant-numeric:tabular-nums;font-weight:500;color:var(--muted)}
.filters{display:flex;flex-wrap:wrap;gap:.4rem;margin:.75rem 0}
.filters a{display:inline-flex;gap:.35rem;align-items:center;padding:.3rem .7rem;min-height:2.1rem;border:1px solid var(--line);border-radius:2rem;background:var(--surface);text-decoration:none;color:var(--ink);font-size:.92rem}
.filters a[aria-current]{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);font-weight:650}
.filters .icon{color:var(--u)}
.u0{--u:var(--u0)}.u1{--u:var(--u1)}.u2{--u:var(--u2)}.u3{--u:var(--u3)}
.badge{display:inline-flex;gap:.35rem;align-items:center;background:var(--u);color:var(--on-badge);font-size:.82rem;font-weight:650;padding:.16rem .55rem;border-radius:.35rem;white-space:nowrap;justify-self:start}
.badge .icon path:last-child:not(:first-child){stroke:var(--u)}
.lines{list-style:none;margin:0;padding:0;background:var(--surface);border:1px solid var(--line);border-radius:.6rem;overflow:hidden}
.line{position:relative;display:grid;grid-template-columns:7.2rem 1fr auto;gap:.15rem .9rem;align-items:start;padding:.6rem .9rem;border-inline-start:5px solid var(--u)}
.line+.line{border-top:1px solid var(--line)}
.line:hover{background:var(--soft)}
.whole{font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:.02em;color:var(--ink);text-decoration:none;margin-inline-end:.6rem}
.whole::after{content:"";position:absolute;inset:0}
.line:focus-within{outline:3px solid var(--accent);outline-offset:-3px}
.whole:focus-visible{outline:none}
.state{color:var(--muted);font-size:.88rem;margin-inline-end:.6rem}
.meta .state{margin-inline-end:0}
.flags{display:inline-flex;flex-wrap:wrap;gap:.3rem;list-style:none;padding:0;margin:0}
.flags li{font-size:.82rem;font-weight:600;border:1px solid var(--u);color:var(--u);border-radius:.3rem;padding:.02rem .4rem}
.facts{margin:.1rem 0 0;color:var(--muted);font-size:.92rem}
.due{white-space:nowrap;font-size:.92rem;font-variant-numeric:tabular-nums}
.overdue{color:var(--bad);font-weight:700}
.pages{display:flex;justify-content:space-between;margin-top:.9rem}
.pages a{padding:.5rem 0}.pages a[rel=next]{margin-inline-start:auto}
.empty{background:var(--surface);border:1px dashed var(--line);border-radius:.6rem;padding:2.2rem 1rem;text-align:center}
@media (max-width:44rem){.line{display:flex;flex-wrap:wrap;padding-inline:.7rem}.line .due{margin-inline-start:auto;white-space:normal}.what{order:1;flex-basis:100%;min-width:0}.flags{display:flex}}
`;

const REFERRAL = `
.back{margin:0 0 .35rem;font-size:.92rem}
.referral-head{margin-bottom:.9rem}
.referral-head h1{display:flex;flex-wrap:wrap;align-items:center;gap:.6rem;font-variant-numeric:tabular-nums}
.referral-head .badge{font-size:.95rem}
.referral-head .flags{margin:.2rem 0 0;display:flex}
.meta{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:.4rem 0}
.meta .due{white-space:normal}
.entry .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(16rem,100%),1fr));gap:0 1rem;align-items:end}
.entry fieldset{border:1px solid var(--line);border-radius:.4rem;margin:.8rem 0;padding:.4rem .8rem}
.tick{font-weight:400;padding:.35rem 0;margin:0;min-height:1.5rem}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 21rem;gap:1rem;align-items:start}
@media (max-width:60rem){.columns{grid-template-columns:minmax(0,1fr)}}
.content,.answer,.acts,.facts-column section,.requests{background:var(--surface);border:1px solid var(--line);border-radius:.6rem;padding:.9rem clamp(.8rem,2.5vw,1.2rem);margin-bottom:1rem}
.requests{padding-block:.5rem}.columns .notice:has(+.acts){margin-bottom:1rem}
.musts{list-style:none;padding:0}.musts>li{border-top:1px solid var(--line);padding:.4rem 0}.musts h3{margin:.3rem 0}.must{margin:.2rem 0;font-size:.93rem}
.people{list-style:none;padding:0;margin:.6rem 0}.people>li{border-top:1px solid var(--line);padding:.5rem 0}
.requests ul{list-style:none;padding:0;margin:0}
.requests .refused{color:var(--bad)}.requests .done{color:var(--good)}
.words{white-space:pre-wrap;overflow-wrap:anywhere;font-size:1.04rem;line-height:1.55;max-width:46rem;border-inline-start:3px solid var(--line);padding-inline-start:.8rem}
.conversation{list-style:none;padding:0}
.conversation li{padding:.5rem .7rem;border-radius:.5rem;margin:.5rem 0;background:var(--soft)}
.conversation .ours{margin-inline-start:clamp(0rem,6vw,3rem);background:none;border:1px solid var(--line)}
.conversation .note{background:var(--note);margin-inline-start:clamp(0rem,6vw,3rem)}
.conversation .words{border:0;padding:0}
.from{font-size:.84rem;font-weight:650;color:var(--muted);margin:0 0 .15rem}
.further{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;border-top:1px solid var(--line);margin-top:1rem;padding-top:.6rem}
.further .hint{width:100%;margin:0}
.further button,.simple button{margin:0}
.acts .simple{display:inline-block;margin:0 .5rem .7rem 0}
.facts-column{font-size:.93rem}
.facts-column ul,.facts-column ol{padding-inline-start:1.1rem}
dl{margin:0;display:grid;gap:.3rem}
dl>div{display:grid;grid-template-columns:8.5rem 1fr;gap:.6rem}
dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
.history{list-style:none;padding:0!important}.history .who{display:block}
.history li{padding:.25rem 0;border-top:1px solid var(--line)}.history li:first-child{border-top:0}
@media (prefers-reduced-motion:no-preference){button,.button,.line{transition:background .12s,filter .12s}}
@media (forced-colors:active){.badge,.flags li{border:1px solid}.tabs a{border-color:Canvas}.tabs a[aria-current]{border-color:Highlight}.filters a[aria-current]{outline:2px solid Highlight}}
`;

export const stylesheet = [BASE, CONTROLS, INBOX, REFERRAL].join('').replaceAll('\n', '');

/** Its name changes with its content, so that it may be kept for as long as anybody likes. */
export const STYLE_PATH = `/style-${createHash('sha256').update(stylesheet).digest('hex').slice(0, 12)}.css`;
