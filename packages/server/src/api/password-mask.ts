import type { FrameSummary, FrameView } from '@wenqu/domain';

/**
 * A logger's PW travels in clear inside its frames. It is masked character by character, so that lengths and
 * offsets of the rest stay true.
 */
export const maskText = (text: string): string =>
  text.replace(
    /(\b(?:New)?PW=)([^;,&#\r\n]*)/gi,
    (_, name: string, word: string) => `${name}${'*'.repeat(word.length)}`,
  );

export const maskSummary = (frame: FrameSummary): FrameSummary => ({ ...frame, text: maskText(frame.text) });

/** The frame without its PW: in text, fields, bytes and data. */
export function maskFrame(frame: FrameView): FrameView {
  const isPassword = (name: string) => /^(new)?pw$/i.test(name);
  return {
    ...frame,
    text: maskText(frame.text),
    hex: Buffer.from(maskText(Buffer.from(frame.hex, 'hex').toString('latin1')), 'latin1').toString('hex'),
    fields: Object.fromEntries(
      Object.entries(frame.fields).map(([name, value]) => [name, isPassword(name) ? stars(value) : value]),
    ),
    data: frame.data.map(({ name, value }) => ({ name, value: isPassword(name) ? stars(value) : value })),
  };
}

const stars = (word: string): string => '*'.repeat(word.length);
