import { bodyOf, factsOf, leftOutOf, rulesOf } from './describe.ts';
import type { Contents, PacketPart } from './contents.ts';
import { isRightToLeft, packetWords } from './wording.ts';

/** It loads nothing and runs nothing: what somebody typed is in it. */
const NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
body { font: 12pt/1.5 serif; margin: 2cm auto; max-width: 18cm; padding: 0 1rem; color: #000; background: #fff }
h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 1.5em; break-after: avoid }
.limits { border: 2px solid #000; padding: 0 1em; break-inside: avoid }
.words { white-space: pre-wrap; overflow-wrap: anywhere }
.digest, dd { font-family: monospace; overflow-wrap: anywhere; font-size: .85em } dt { font-weight: bold }
@page { margin: 2cm } @media print { body { margin: 0; max-width: none } }`;

const PartSection = ({ part, language }: { part: PacketPart; language: string }) => {
  const words = packetWords(language);
  return (
    <section>
      <h2>{words(`part.${part.part}`)}</h2>
      <p class="words" dir="auto">
        {bodyOf(part, language)}
      </p>
      <p class="digest">
        {words('print.part')}: <bdi>{part.digest}</bdi>
      </p>
    </section>
  );
};

const Page = ({ contents, contentsDigest }: { contents: Contents; contentsDigest: string }) => {
  const { limits, parts, number, packet } = contents;
  const { language } = limits;
  const words = packetWords(language);
  return (
    <html lang={language} dir={isRightToLeft(language) ? 'rtl' : 'ltr'}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={NOTHING_ELSE} />
        <meta name="viewport" content="width=device-width" />
        <title>{words('print.title', { packet })}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{words('print.title', { packet })}</h1>
        {number > 1 && <p>{words('print.follows', { number })}</p>}
        <section class="limits">
          <h2>{words('print.limits')}</h2>
          <ul>
            {limits.sentences.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
        {parts.map((part) => (
          <PartSection part={part} language={language} />
        ))}
        {leftOutOf(contents).map((sentence) => (
          <p>{sentence}</p>
        ))}
        <h2>{words('print.rules')}</h2>
        <ul>
          {rulesOf(contents).map((rule) => (
            <li dir="auto">{rule}</li>
          ))}
        </ul>
        <dl>
          {factsOf(contents, contentsDigest).map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </>
          ))}
        </dl>
      </body>
    </html>
  );
};

/** A packet as one page to print, for who works on paper. */
export const printPacket = async (contents: Contents, contentsDigest: string): Promise<string> =>
  `<!doctype html>\n${await (<Page contents={contents} contentsDigest={contentsDigest} />).toString()}\n`;
