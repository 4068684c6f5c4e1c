type Content = string | number | boolean | readonly XmlNode[];
export type XmlNode = readonly [name: string, content: Content];

/** Enough XML for S3's answers. */
export function xml(name: string, content: Content): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element([name, content])}`;
}

function element([name, content]: XmlNode): string {
  const inner = typeof content === 'object' ? content.map(element).join('') : escape(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escape(text: string): string {
  // oxlint-disable-next-line no-control-regex -- XML 1.0 carries no control characters; S3 sends references to them.
  return text.replaceAll(/[&<>"'\u0000-\u001f]/g, (character) => `&#${character.codePointAt(0)};`);
}
