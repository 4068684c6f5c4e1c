/** The template asks for something that the embedded runtime cannot build. Names the place, so that it can be found. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(place: string, problem: string, options?: ErrorOptions) {
    super(`${place}: ${problem}`, options);
  }
}
