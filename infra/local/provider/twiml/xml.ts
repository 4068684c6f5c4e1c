import { DOMParser, onErrorStopParsing, ParseError, type Element as XmlElement } from '@xmldom/xmldom';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Of this element and all within it, white space as it stands. */
  readonly text: string;
}

const elementOf = (element: XmlElement): Element => ({
  name: element.tagName,
  attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
  children: [...element.childNodes].flatMap((node) => (isElement(node) ? [elementOf(node)] : [])),
  text: element.textContent ?? '',
});

const isElement = (node: { readonly nodeType: number }): node is XmlElement => node.nodeType === 1;

/** Undefined where it is not well-formed XML. */
export const parseXml = (text: string): Element | undefined => {
  try {
    const { documentElement } = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
    return documentElement === null ? undefined : elementOf(documentElement);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
};
