import type { Post } from './ports.ts';

/** Of a partner's system that hangs: whoever is next must not wait for it. */
const PATIENCE_MILLISECONDS = 8000;
/** An acknowledgement has less than one; whatever is longer is none. */
const MOST_CHARACTERS = 8192;

/** Text up to so many characters; whoever sends more is not listened to. */
const textOf = async (response: Response): Promise<string> => {
  let text = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (text.length > MOST_CHARACTERS) return '';
  }
  return text;
};

/** No redirect is followed: the address is the one that an operator entered, and no other. */
export const post: Post = async (url, body, headers) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    return { status: response.status, body: await textOf(response) };
  } catch {
    return 'unreachable';
  }
};
